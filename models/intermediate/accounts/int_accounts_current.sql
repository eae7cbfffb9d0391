with accounts as (
    select distinct account_id
    from {{ ref('int_account_map') }}
    where account_id is not null
),

final as (
    select
        accounts.account_id,
        risks.risk_rule_ids,
        risks.risk_drivers,
        coalesce(risks.customer_count, 0) as customer_count,
        coalesce(risks.open_ticket_count, 0) as open_ticket_count,
        coalesce(risks.contribution_margin_365d, 0) as contribution_margin_365d,
        coalesce(risks.is_at_risk, false) as is_at_risk,
        coalesce(risks.has_open_escalation, false) as has_open_escalation
    from accounts
    left join {{ ref('int_risk_current') }} as risks
        on accounts.account_id = risks.account_id
)

select * from final
