{{ config(materialized='view') }}

with final as (
    select
        customer_id,
        max(case when is_eligible and action_class = 'promotional' then 1 else 0 end) = 1 as is_promotable,
        min(case when not is_eligible and action_class = 'promotional' then top_reason_code end) as top_suppression_reason,
        max(context_at) as context_at
    from {{ ref('int_live_action_eligibility') }}
    group by customer_id
)

select * from final
