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
        cast(treated_interactions as {{ engine_type('double') }}) / nullif(treated_customers, 0) as interactions_per_customer,
        cast(holdout_interactions as {{ engine_type('double') }}) / nullif(holdout_customers, 0) as holdout_interactions_per_customer,
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

-- The variance of an effect by the delta method: each customer moves it by so much for a unit of outcome and for an interaction.
moved as (
    select
        effects.programme_id,
        effects.month_index,
        units.arm,
        units.customer_value as moves_total,
        case units.arm
            when 'treated'
                then (units.customer_value - units.decision_count * effects.outcome_per_interaction) / effects.interactions_per_customer
            else (units.decision_count * effects.holdout_outcome_per_interaction - units.customer_value) / effects.holdout_interactions_per_customer
        end * (effects.interactions_per_customer + effects.holdout_interactions_per_customer) / 2
        + units.decision_count * (effects.outcome_per_interaction - effects.holdout_outcome_per_interaction) / 2 as moves_quality
    from effects
    inner join {{ ref('int_programme_units') }} as units
        on
            effects.programme_id = units.programme_id
            and effects.month_index = units.month_index
            and units.arm in ('treated', 'holdout')
            and units.decision_count > 0
),

arm_variances as (
    select
        programme_id,
        month_index,
        var_samp(moves_total) / count(*) as total_variance,
        var_samp(moves_quality) / count(*) as quality_variance
    from moved
    group by programme_id, month_index, arm
),

margins as (
    select
        programme_id,
        month_index,
        {{ parameter(ref('outcome_parameters'), 'interval_width') }} * sqrt(sum(total_variance)) as total_margin,
        {{ parameter(ref('outcome_parameters'), 'interval_width') }} * sqrt(sum(quality_variance)) as quality_margin
    from arm_variances
    group by programme_id, month_index
    having count(total_variance) = 2
),

bounded as (
    select
        effects.*,
        round(effects.quality_effect - margins.quality_margin, 9) as quality_effect_low,
        round(effects.quality_effect + margins.quality_margin, 9) as quality_effect_high,
        round(effects.total_effect - margins.total_margin, 9) as total_effect_low,
        round(effects.total_effect + margins.total_margin, 9) as total_effect_high
    from effects
    left join margins
        on
            effects.programme_id = margins.programme_id
            and effects.month_index = margins.month_index
),

judged as (
    select
        *,
        {{ month_date('month_index') }} as month,
        case
            when not has_holdout then 'no_holdout'
            when treated_customers < min_arm_units or holdout_customers < min_arm_units or total_effect is null then 'inconclusive'
            when total_effect <= steady_effect then 'neither'
            when velocity_effect > steady_effect and quality_effect > steady_effect then 'both'
            when quality_effect > steady_effect then 'quality'
            when velocity_effect > steady_effect then 'velocity'
            else 'neither'
        end as verdict
    from bounded
),

final as (
    select
        {{ contract_columns([
            ('string', ['programme_id', 'verdict']),
            ('bigint', ['treated_customers', 'holdout_customers']),
            ('double', ['interactions_per_customer', 'holdout_interactions_per_customer', 'outcome_per_interaction',
                'holdout_outcome_per_interaction', 'velocity_effect', 'quality_effect', 'total_effect', 'quality_effect_low',
                'quality_effect_high', 'total_effect_low', 'total_effect_high']),
            ('date', ['month']),
        ]) }}
    from judged
)

select * from final
