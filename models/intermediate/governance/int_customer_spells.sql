-- The instants at which anything of a customer's history changes; the last is the clock, where today's row begins to hold
-- if something is known of today only.
with stages as (
    select *
    from {{ ref('int_lifecycle_history') }}
),

beginnings as (
    select
        customer_id,
        min(valid_from) as began_at
    from stages
    group by customer_id
),

changes as (
    select
        customer_id,
        valid_from
    from stages
    union
    select
        customer_id,
        valid_from
    from {{ ref('int_lifecycle_restated') }}
    union
    select
        customer_id,
        valid_from
    from {{ ref('int_lifecycle_known') }}
    union
    select
        customer_id,
        valid_from
    from {{ ref('int_value_tier_spells') }}
    where view_number <= 1
    union
    select
        customer_id,
        valid_from
    from {{ ref('int_value_tier_known') }}
    union
    select
        customer_id,
        valid_from
    from {{ ref('int_engagement_history') }}
    union
    select
        customer_id,
        valid_from
    from {{ ref('int_unpromotable_spells') }}
    union
    select
        customer_id,
        valid_to
    from {{ ref('int_unpromotable_spells') }}
    union
    select
        beginnings.customer_id,
        definitions.valid_from
    from beginnings
    inner join {{ ref('int_definitions_history') }} as definitions
        on beginnings.began_at < definitions.valid_from
    union
    select
        customer_id,
        {{ as_of() }} as valid_from
    from beginnings
),

final as (
    select
        changes.customer_id,
        changes.valid_from,
        lead(changes.valid_from) over (partition by changes.customer_id order by changes.valid_from) as valid_to
    from changes
    inner join beginnings
        on changes.customer_id = beginnings.customer_id and changes.valid_from >= beginnings.began_at
)

select * from final
