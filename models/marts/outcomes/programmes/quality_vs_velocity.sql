-- The outcome of a customer is interactions times outcome an interaction. The difference of two such products falls exactly into
-- what more interactions bring and what better ones bring, each at the mean of the other.
with arms as (
    select
        programme_id,
        month_index,
        sum(case when arm = 'holdout' and decision_count > 0 then 1 else 0 end) as holdout_customers,
        sum(case when arm = 'treated' and decision_count > 0 then 1 else 0 end) as treated_customers,
        sum(case when arm = 'treated' then decision_count else 0 end) as treated_interactions,
        sum(case when arm = 'holdout' then decision_count else 0 end) as holdout_interactions,
        sum(case when arm = 'treated' then customer_value end) as treated_value,
        sum(case when arm = 'holdout' then customer_value end) as holdout_value,
        max(case when arm in ('holdout', 'contaminated') then 1 else 0 end) = 1 as has_holdout
    from {{ ref('int_programme_units') }}
    group by programme_id, month_index
),

rates as (
    select
        programme_id,
        month_index,
        has_holdout,
        treated_customers,
        holdout_customers,
        cast(treated_interactions as double precision) / nullif(treated_customers, 0) as interactions_per_customer,
        cast(holdout_interactions as double precision) / nullif(holdout_customers, 0) as holdout_interactions_per_customer,
        round(treated_value / nullif(treated_interactions, 0), 9) as outcome_per_interaction,
        -- Sums of fractions differ in their last digits from run to run.
        round(holdout_value / nullif(holdout_interactions, 0), 9) as holdout_outcome_per_interaction
    from arms
),

effects as (
    select
        *,
        (interactions_per_customer - holdout_interactions_per_customer)
        * (outcome_per_interaction + holdout_outcome_per_interaction) / 2 as velocity_effect,
        (outcome_per_interaction - holdout_outcome_per_interaction)
        * (interactions_per_customer + holdout_interactions_per_customer) / 2 as quality_effect,
        interactions_per_customer * outcome_per_interaction
        - holdout_interactions_per_customer * holdout_outcome_per_interaction as total_effect,
        {{ parameter(ref('outcome_parameters'), 'min_arm_units') }} as min_arm_units,
        {{ parameter(ref('outcome_parameters'), 'steady_effect') }} as steady_effect
    from rates
),

judged as (
    select
        *,
        cast({{ month_start('month_index') }} as date) as month,
        case
            when not has_holdout then 'no_holdout'
            when treated_customers < min_arm_units or holdout_customers < min_arm_units or total_effect is null then 'inconclusive'
            when total_effect <= steady_effect then 'neither'
            when velocity_effect > steady_effect and quality_effect > steady_effect then 'both'
            when quality_effect > steady_effect then 'quality'
            when velocity_effect > steady_effect then 'velocity'
            else 'neither'
        end as verdict
    from effects
),

final as (
    select
        {{ contract_columns([
            ('string', ['programme_id', 'verdict']),
            ('bigint', ['treated_customers', 'holdout_customers']),
            ('double', ['interactions_per_customer', 'holdout_interactions_per_customer', 'outcome_per_interaction',
                'holdout_outcome_per_interaction', 'velocity_effect', 'quality_effect', 'total_effect']),
            ('date', ['month']),
        ]) }}
    from judged
)

select * from final
