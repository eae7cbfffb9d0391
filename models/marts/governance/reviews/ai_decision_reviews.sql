with final as (
    select
        cast({{ shown_key('decision_id') }} as {{ engine_type('string') }}) as decision_id,
        {{ contract_columns([
            ('string', ['customer_id', 'consumer_id', 'programme_id', 'action_id', 'action_class', 'channel',
                'technical_verdict', 'known_context_verdict', 'true_context_verdict', 'root_cause', 'reason_codes', 'severity',
                'accountable', 'rule_change_id']),
            ('timestamp', ['decided_at', 'reviewed_at']),
        ]) }}
    from {{ ref('int_decision_reviews') }}
)

select * from final
