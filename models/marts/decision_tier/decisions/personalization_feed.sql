{{ config(materialized='view') }}

with final as (
    select
        customer_id,
        lifecycle_stage,
        value_tier,
        engagement_level,
        fatigue_level,
        top_suppression_reason,
        definitions_hash,
        open_ticket_count,
        is_active_customer,
        is_promotable,
        has_open_escalation,
        context_at
    from {{ ref('agent_context') }}
)

select * from final
