-- The customers of a programme in the months up to each closed month. Who was both treated and held out is contaminated: counted
-- and left out of every comparison.
with recursive steps (step) as (
    select 0
    union all
    select step + 1
    from steps
    where step + 1 < {{ parameter(ref('outcome_parameters'), 'measured_months') }}
),

decisions as (
    select
        outcomes.*,
        outcomes.month_index + steps.step as judged_month,
        row_number() over (
            partition by outcomes.programme_id, outcomes.customer_id, outcomes.month_index + steps.step
            order by outcomes.decided_at, outcomes.decision_id
        ) as decision_number
    from {{ ref('int_decision_outcomes') }} as outcomes
    cross join steps
    where outcomes.month_index + steps.step < {{ month_index(as_of()) }}
),

final as (
    select
        programme_id,
        cast(judged_month as integer) as month_index,
        customer_id,
        -- The tier before the programme could change it.
        max(case when decision_number = 1 then stratum end) as stratum,
        case
            when min(case when is_holdout then 1 else 0 end) = 1 then 'holdout'
            when max(case when is_holdout then 1 else 0 end) = 0 then 'treated'
            else 'contaminated'
        end as arm,
        sum(case when is_mature then 1 else 0 end) as decision_count,
        sum(channel_value) as channel_value,
        sum(customer_value) as customer_value,
        max(case when is_registered then 1 else 0 end) = 1 as is_registered
    from decisions
    group by programme_id, judged_month, customer_id
)

select * from final
