with final as (
    select
        {{ contract_columns([
            ('string', ['finding_id', 'root_cause', 'reason_codes', 'programme_id', 'accountable', 'severity', 'proposed_change', 'rule_change_id', 'status']),
            ('bigint', ['finding_count', 'recent_count']),
            ('double', ['recent_share']),
            ('boolean', ['is_recurring', 'is_overdue']),
            ('timestamp', ['first_decided_at', 'last_decided_at']),
        ]) }}
    from {{ ref('int_review_findings') }}
)

select * from final
