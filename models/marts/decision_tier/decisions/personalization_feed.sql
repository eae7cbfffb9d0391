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
        is_active_customer,
        is_promotable,
        context_at
    from {{ ref('agent_context') }}
)

select * from final
