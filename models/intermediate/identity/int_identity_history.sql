-- The identity map as it was at any time: [valid_from, valid_to). The first id holds from the record's first day.
with spans as (
    select
        record_key,
        source_system,
        record_type,
        source_record_id,
        customer_id,
        case
            when previous_customer_id is null and first_seen_at < given_at then first_seen_at
            else given_at
        end as valid_from,
        lead(given_at) over (partition by record_key order by register_version) as valid_to
    from {{ ref('int_identity_register') }}
    where record_type <> 'tombstone'
),

final as (
    select *
    from spans
    where valid_to is null or valid_to > valid_from
)

select * from final
