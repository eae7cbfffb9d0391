{{ config(materialized='view') }}

with final as (
    select
        customer_id,
        max(case when is_eligible and action_class = 'promotional' then 1 else 0 end) = 1 as is_promotable,
        -- That of the action that came furthest through the layers, as in `customers`: the least of what is left of them and its name.
        substr(
            min(
                case
                    when action_class = 'promotional'
                        then cast(99 - top_ordinal as {{ engine_type('string') }}) || top_reason_code
                end
            ), 3
        ) as top_suppression_reason,
        max(context_at) as context_at
    from {{ ref('int_live_action_eligibility') }}
    group by customer_id
)

select * from final
