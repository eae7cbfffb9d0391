with drivers as (
    select
        risk_unit_id,
        {{ distinct_list('rule_id') }} as risk_rule_ids,
        {{ distinct_list('driver', '; ') }} as risk_drivers
    from {{ ref('int_risk_drivers') }}
    group by risk_unit_id
),

final as (
    select
        inputs.risk_unit_id,
        inputs.account_id,
        drivers.risk_rule_ids,
        drivers.risk_drivers,
        inputs.customer_count,
        inputs.open_ticket_count,
        inputs.contribution_margin_365d,
        inputs.has_open_escalation,
        drivers.risk_unit_id is not null as is_at_risk
    from {{ ref('int_risk_inputs') }} as inputs
    left join drivers
        on inputs.risk_unit_id = drivers.risk_unit_id
)

select * from final
