{{ config(materialized='view') }}

with final as (
    select
        cast(customers.customer_id as {{ engine_type('string') }}) as customer_id,
        cast(customers.account_id as {{ engine_type('string') }}) as account_id,
        cast(customers.lifecycle_stage as {{ engine_type('string') }}) as lifecycle_stage,
        cast(customers.value_tier as {{ engine_type('string') }}) as value_tier,
        cast(customers.engagement_level as {{ engine_type('string') }}) as engagement_level,
        cast(customers.fatigue_level as {{ engine_type('string') }}) as fatigue_level,
        cast(customers.satisfaction_level as {{ engine_type('string') }}) as satisfaction_level,
        cast(
            case when live.is_promotable then null else coalesce(live.top_suppression_reason, customers.top_suppression_reason) end
            as {{ engine_type('string') }}
        ) as top_suppression_reason,
        cast(customers.definitions_hash as {{ engine_type('string') }}) as definitions_hash,
        cast(customers.open_ticket_count as bigint) as open_ticket_count,
        cast(customers.is_active_customer as boolean) as is_active_customer,
        cast(customers.is_high_value as boolean) as is_high_value,
        cast(customers.is_at_risk as boolean) as is_at_risk,
        cast(customers.is_promotable and live.is_promotable as boolean) as is_promotable,
        cast(customers.has_open_escalation as boolean) as has_open_escalation,
        cast(live.context_at as timestamp) as context_at
    from {{ ref('customers') }} as customers
    inner join {{ ref('int_live_context') }} as live on customers.customer_id = live.customer_id
)

select * from final
