-- Every customer who carries an identifier, blocked and shared ones included.
with held as (
    select
        item.identifier_type,
        item.identifier_value,
        item.identifier_hash,
        item.value_key,
        assignments.customer_id,
        item.is_blocked,
        min(occurrences.first_seen_at) as first_seen_at
    from {{ ref('int_identity_occurrences') }} as occurrences
    inner join {{ ref('int_identity_assignments') }} as assignments on occurrences.record_key = assignments.record_key
    inner join {{ ref('int_identity_values') }} as item on occurrences.value_key = item.value_key
    group by
        item.identifier_type,
        item.identifier_value,
        item.identifier_hash,
        item.value_key,
        assignments.customer_id,
        item.is_blocked
),

final as (
    select
        identifier_type,
        identifier_value,
        identifier_hash,
        value_key,
        customer_id,
        count(*) over (partition by identifier_type, identifier_value) > 1 as is_shared,
        is_blocked,
        first_seen_at
    from held
)

select * from final
