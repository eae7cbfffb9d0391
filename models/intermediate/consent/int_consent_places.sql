-- Where a customer has lived, a row a jurisdiction and spell between two builds that found it otherwise. What the first build
-- found counts for the time before it too. What was found of a customer who was merged into another counts until then.
with moves as (
    select
        coalesce(redirects.customer_id, moves.customer_id) as customer_id,
        moves.jurisdictions,
        case
            when row_number() over (partition by moves.customer_id order by moves.found_at) = 1 then cast('0001-01-01' as timestamp)
            else moves.found_at
        end as lived_from,
        coalesce(
            lead(moves.found_at) over (partition by moves.customer_id order by moves.found_at),
            case when redirects.retired_at > moves.found_at then redirects.retired_at end
        ) as lived_to
    from {{ ref('int_jurisdiction_moves') }} as moves
    left join {{ ref('int_redirects') }} as redirects on moves.customer_id = redirects.retired_customer_id
    where moves.found_at <= {{ as_of() }}
),

listed as (
    select jurisdiction from {{ ref('jurisdictions') }}
    union
    select 'unknown' as jurisdiction
),

final as (
    select
        moves.customer_id,
        coalesce(listed.jurisdiction, 'unknown') as jurisdiction,
        moves.lived_from,
        max(coalesce(moves.lived_to, cast('9999-12-31' as timestamp))) as lived_to
    from moves
    left join listed on ',' || moves.jurisdictions || ',' like '%,' || listed.jurisdiction || ',%'
    group by moves.customer_id, listed.jurisdiction, moves.lived_from
)

select * from final
