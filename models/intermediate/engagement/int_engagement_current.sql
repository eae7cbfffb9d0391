with human_signals as (
    select
        signals_seen.customer_id,
        signals_seen.occurred_at,
        signals.weight,
        signals.half_life_days
    from {{ ref('int_signals') }} as signals_seen
    inner join {{ ref('signals') }} as signals
        on signals_seen.signal_id = signals.signal_id and {{ in_force('signals', as_of()) }}
    where signals_seen.is_human and signals.weight > 0
),

scores as (
    select
        customer_id,
        round(
            sum(weight * power(0.5, {{ days_between('occurred_at', as_of()) }} / half_life_days)), 6
        ) as engagement_score,
        max(occurred_at) as last_human_engagement_at
    from human_signals
    group by customer_id
),

inputs as (
    select
        customers.customer_id,
        scores.engagement_score,
        scores.last_human_engagement_at
    from {{ ref('int_customers') }} as customers
    left join scores
        on customers.customer_id = scores.customer_id
),

levels as (
    {{ decision_table(
        'inputs', ref('engagement_levels'), key=['customer_id'], results=['rule_id', 'engagement_level'], bounds=['engagement_score']) }}
),

final as (
    select
        inputs.customer_id,
        levels.engagement_level,
        levels.rule_id as engagement_rule_id,
        coalesce(inputs.engagement_score, 0) as engagement_score,
        inputs.last_human_engagement_at
    from inputs
    inner join levels
        on inputs.customer_id = levels.customer_id
)

select * from final
