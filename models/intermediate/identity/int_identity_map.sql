with final as (
    select
        source_system,
        record_type,
        source_record_id,
        record_key,
        subject_key,
        customer_id,
        rule_id as resolved_by_rule_id,
        first_seen_at
    from {{ ref('int_identity_assignments') }}
    where not is_tombstone
)

select * from final
