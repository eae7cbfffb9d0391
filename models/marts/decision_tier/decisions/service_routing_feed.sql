{{ config(materialized='view') }}

with final as (
    select
        customer_id,
        account_id,
        lifecycle_stage,
        value_tier,
        engagement_level,
        satisfaction_level,
        top_suppression_reason,
        definitions_hash,
        open_ticket_count,
        is_high_value,
        is_at_risk,
        is_promotable,
        has_open_escalation,
        context_at
    from {{ ref('agent_context') }}
)

select * from final
