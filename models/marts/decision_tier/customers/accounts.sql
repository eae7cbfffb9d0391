with final as (
    select
        {{ contract_columns([
            ('string', ['account_id', 'risk_rule_ids', 'risk_drivers']),
            ('bigint', ['customer_count', 'open_ticket_count']),
            ('decimal(18,4)', ['contribution_margin_365d']),
            ('boolean', ['is_at_risk', 'has_open_escalation']),
        ]) }},
        {{ as_of() }} as as_of
    from {{ ref('int_accounts_current') }}
)

select * from final
