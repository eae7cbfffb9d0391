with final as (
    select
        {{ contract_columns([
            ('string', ['decision_id', 'customer_id', 'consumer_id', 'programme_id', 'action_id', 'action_class', 'channel',
                'technical_verdict', 'known_context_verdict', 'true_context_verdict', 'root_cause', 'reason_codes', 'severity',
                'accountable', 'rule_change_id']),
            ('timestamp', ['decided_at', 'reviewed_at']),
        ]) }}
    from {{ ref('int_decision_reviews') }}
)

select * from final
