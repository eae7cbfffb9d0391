with promotional_actions as (
    select
        customer_id,
        max(case when is_eligible then 1 else 0 end) = 1 as is_promotable
    from {{ ref('int_action_eligibility') }}
    where action_class = 'promotional'
    group by customer_id
),

-- Of the promotional actions the one that came furthest through the layers: what stands in its way is what would have to
-- end before the customer can be promoted to again.
reasons as (
    select
        actions.customer_id,
        actions.top_reason_code,
        row_number() over (
            partition by actions.customer_id
            order by coalesce(layers.ordinal, 0) desc, actions.top_reason_code, actions.action_id asc
        ) as choice
    from {{ ref('int_action_eligibility') }} as actions
    left join {{ ref('codes') }} as layers
        on layers.kind = 'suppression_layer' and actions.top_layer = layers.code
    where actions.action_class = 'promotional' and actions.is_eligible is distinct from true
),

joined as (
    select
        customers.customer_id,
        customers.account_id,
        lifecycle.lifecycle_stage,
        lifecycle.lifecycle_rule_id,
        worth.value_tier,
        worth.value_tier_rule_id,
        engagement.engagement_level,
        fatigue.fatigue_level,
        service.satisfaction_level,
        case when promotional_actions.is_promotable then null else reasons.top_reason_code end as top_suppression_reason,
        freshness.stale_inputs,
        definitions.definitions_hash,
        coalesce(service.open_ticket_count, 0) as open_ticket_count,
        worth.contribution_margin_365d,
        worth.predicted_margin_365d,
        lifecycle.is_active_customer,
        worth.is_high_value,
        risks.is_at_risk,
        worth.is_value_tier_actionable,
        coalesce(service.has_open_escalation, false) as has_open_escalation,
        coalesce(promotional_actions.is_promotable, false) as is_promotable,
        customers.first_seen_at,
        lifecycle.lifecycle_stage_since,
        worth.value_tier_since,
        engagement.last_human_engagement_at
    from {{ ref('int_customers') }} as customers
    cross join {{ ref('int_definitions_hash') }} as definitions
    cross join {{ ref('int_stale_inputs') }} as freshness
    left join {{ ref('int_lifecycle_current') }} as lifecycle
        on customers.customer_id = lifecycle.customer_id
    left join {{ ref('int_value_current') }} as worth
        on customers.customer_id = worth.customer_id
    left join {{ ref('int_engagement_current') }} as engagement
        on customers.customer_id = engagement.customer_id
    left join {{ ref('int_risk_current') }} as risks
        on coalesce(customers.account_id, customers.customer_id) = risks.risk_unit_id
    left join {{ ref('int_service_current') }} as service
        on customers.customer_id = service.customer_id
    left join {{ ref('int_fatigue_current') }} as fatigue
        on customers.customer_id = fatigue.customer_id
    left join promotional_actions
        on customers.customer_id = promotional_actions.customer_id
    left join reasons
        on customers.customer_id = reasons.customer_id and reasons.choice = 1
),

final as (
    select
        {{ contract_columns([
            ('string', ['customer_id', 'account_id', 'lifecycle_stage', 'lifecycle_rule_id', 'value_tier', 'value_tier_rule_id',
                'engagement_level', 'fatigue_level', 'satisfaction_level', 'top_suppression_reason', 'stale_inputs', 'definitions_hash']),
            ('bigint', ['open_ticket_count']),
            ('decimal(18,4)', ['contribution_margin_365d', 'predicted_margin_365d']),
            ('boolean', ['is_active_customer', 'is_high_value', 'is_at_risk', 'is_value_tier_actionable', 'has_open_escalation', 'is_promotable']),
            ('timestamp', ['first_seen_at', 'lifecycle_stage_since', 'value_tier_since', 'last_human_engagement_at']),
        ]) }},
        {{ as_of() }} as as_of
    from joined
)

select * from final
