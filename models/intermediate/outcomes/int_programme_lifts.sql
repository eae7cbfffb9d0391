-- Lift of each metric, treated against hold-out: by stratum first, then over the mix of both arms together, so that arms of
-- different customers are compared like with like. Strata with too few customers in an arm are left out and counted.
with units as (
    select
        programme_id,
        month_index,
        stratum,
        arm,
        channel_value / decision_count as channel_value,
        customer_value / decision_count as customer_value
    from {{ ref('int_programme_units') }}
    where
        arm <> 'contaminated'
        and decision_count > 0
),

metrics as (
    select
        programme_id,
        month_index,
        stratum,
        arm,
        'channel' as metric,
        channel_value as value
    from units
    where channel_value is not null
    union all
    select
        programme_id,
        month_index,
        stratum,
        arm,
        'customer' as metric,
        customer_value as value
    from units
    where customer_value is not null
),

strata as (
    select
        programme_id,
        month_index,
        metric,
        stratum,
        count(*) as customers,
        sum(case when arm = 'treated' then 1 else 0 end) as treated,
        sum(case when arm = 'holdout' then 1 else 0 end) as held_out,
        avg(case when arm = 'treated' then value end) - avg(case when arm = 'holdout' then value end) as lift,
        var_samp(case when arm = 'treated' then value end) / nullif(sum(case when arm = 'treated' then 1 else 0 end), 0)
        + var_samp(case when arm = 'holdout' then value end) / nullif(sum(case when arm = 'holdout' then 1 else 0 end), 0) as variance
    from metrics
    group by programme_id, month_index, metric, stratum
),

compared as (
    select
        *,
        customers / cast(sum(customers) over (partition by programme_id, month_index, metric) as {{ engine_type('double') }}) as share
    from strata
    where
        treated >= {{ parameter(ref('outcome_parameters'), 'min_stratum_units') }}
        and held_out >= {{ parameter(ref('outcome_parameters'), 'min_stratum_units') }}
),

lifts as (
    select
        programme_id,
        month_index,
        metric,
        sum(treated) as treated,
        sum(held_out) as held_out,
        sum(share * lift) as lift,
        {{ parameter(ref('outcome_parameters'), 'interval_width') }} * sqrt(sum(share * share * variance)) as margin
    from compared
    group by programme_id, month_index, metric
),

final as (
    select
        programme_id,
        month_index,
        metric,
        treated as treated_customers,
        held_out as holdout_customers,
        -- Sums of fractions differ in their last digits from run to run.
        round(lift, 9) as lift,
        round(lift - margin, 9) as lift_low,
        round(lift + margin, 9) as lift_high
    from lifts
    -- Too few to say anything.
    where
        treated >= {{ parameter(ref('outcome_parameters'), 'min_arm_units') }}
        and held_out >= {{ parameter(ref('outcome_parameters'), 'min_arm_units') }}
)

select * from final
