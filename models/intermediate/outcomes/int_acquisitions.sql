-- Every customer ever acquired, in the month of the first order; who was merged or erased since stays one, so that no cohort
-- shrinks.
with acquired as (
    select
        unit_id,
        max(buyer_id) as buyer_id,
        min(placed_at) as acquired_at
    from {{ ref('int_purchase_units') }}
    group by unit_id
),

arms as (
    select
        customer_id,
        case
            when min(case when is_holdout then 1 else 0 end) = 1 then 'holdout'
            when max(case when is_holdout then 1 else 0 end) = 0 then 'treated'
            else 'contaminated'
        end as arm
    from {{ ref('int_decision_outcomes') }}
    group by customer_id
),

final as (
    select
        acquired.unit_id,
        acquired.buyer_id,
        coalesce(arms.arm, 'none') as arm,
        {{ month_index('acquired.acquired_at') }} as cohort_index,
        acquired.acquired_at
    from acquired
    left join arms on acquired.buyer_id = arms.customer_id
)

select * from final
