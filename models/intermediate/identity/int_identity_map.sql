-- Whose the records are today. An erased person's records are nobody's: nothing is known of him, whatever the sources hold.
with erased as (
    select distinct customer_id
    from {{ ref('int_identity_assignments') }}
    where is_tombstone
),

final as (
    select
        assignments.source_system,
        assignments.record_type,
        assignments.source_record_id,
        assignments.record_key,
        assignments.subject_key,
        assignments.customer_id,
        assignments.rule_id as resolved_by_rule_id,
        assignments.first_seen_at
    from {{ ref('int_identity_assignments') }} as assignments
    left join erased on assignments.customer_id = erased.customer_id
    where not assignments.is_tombstone and erased.customer_id is null
)

select * from final
