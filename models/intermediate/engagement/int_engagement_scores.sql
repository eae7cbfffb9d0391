-- The score at the start of every month from the first human signal on. A weight decays by the same factor for all signals
-- of one half-life, so one running sum of weights, scaled to the clock, gives the score at any instant. Weights and half-lives
-- are those in force at the month start, and those in force now beside them.
with recursive months (month_index) as (
    -- From the month before the first signal, which may be of the first instant of its own.
    select min({{ month_index('occurred_at') }}) - 1 from {{ ref('int_signals') }}
    union all
    select month_index + 1
    from months
    where {{ month_start('month_index + 1') }} < {{ as_of() }}
),

human_signals as (
    select
        signals_seen.customer_id,
        signals_seen.occurred_at,
        signals_seen.ingested_at,
        signals.weight,
        signals.half_life_days,
        signals.effective_from,
        signals.effective_to
    from {{ ref('int_signals') }} as signals_seen
    inner join {{ ref('signals') }} as signals
        on signals_seen.signal_id = signals.signal_id
    where signals_seen.is_human and signals.weight > 0 and signals_seen.customer_id is not null
),

streams as (
    select
        customer_id,
        half_life_days,
        effective_from,
        effective_to,
        min(occurred_at) as first_at
    from human_signals
    group by customer_id, half_life_days, effective_from, effective_to
),

moments as (
    select
        customer_id,
        half_life_days,
        effective_from,
        effective_to,
        weight * power(2, -{{ days_between('occurred_at', as_of()) }} / half_life_days) as scaled_weight,
        occurred_at as scored_at,
        ingested_at,
        0 as is_month
    from human_signals
    union all
    select
        streams.customer_id,
        streams.half_life_days,
        streams.effective_from,
        streams.effective_to,
        0 as scaled_weight,
        {{ month_start('months.month_index') }} as scored_at,
        cast(null as timestamp) as ingested_at,
        1 as is_month
    from streams
    inner join months
        on streams.first_at <= {{ month_start('months.month_index') }}
),

running as (
    select
        customer_id,
        half_life_days,
        effective_from,
        effective_to,
        scored_at,
        is_month,
        sum(scaled_weight) over so_far as scaled_score,
        max(ingested_at) over so_far as known_from
    from moments
    window so_far as (
        partition by customer_id, half_life_days, effective_from, effective_to
        order by scored_at range between unbounded preceding and current row
    )
),

decayed as (
    select
        *,
        scaled_score * power(2, {{ days_between('scored_at', as_of()) }} / half_life_days) as score
    from running
    where is_month = 1
),

scores as (
    select
        customer_id,
        sum(case when {{ in_force('decayed', 'scored_at') }} then score else 0 end) as engagement_score,
        sum(case when {{ in_force('decayed', as_of()) }} then score else 0 end) as restated_engagement_score,
        scored_at,
        max(case when {{ in_force('decayed', 'scored_at') }} then known_from end) as known_from
    from decayed
    group by customer_id, scored_at
),

-- What had happened by a month start and was not known yet.
unheard as (
    select
        human_signals.customer_id,
        {{ month_start('months.month_index') }} as scored_at,
        sum(human_signals.weight * power(
            0.5, {{ days_between('human_signals.occurred_at', month_start('months.month_index')) }} / human_signals.half_life_days
        )) as unheard_score
    from human_signals
    inner join months
        on
            human_signals.occurred_at <= {{ month_start('months.month_index') }}
            and human_signals.ingested_at > {{ month_start('months.month_index') }}
    where {{ in_force('human_signals', month_start('months.month_index')) }}
    group by human_signals.customer_id, months.month_index
),

final as (
    select
        scores.customer_id,
        round(scores.engagement_score, 6) as engagement_score,
        round(scores.restated_engagement_score, 6) as restated_engagement_score,
        round(scores.engagement_score - coalesce(unheard.unheard_score, 0), 6) as known_engagement_score,
        scores.scored_at,
        scores.known_from
    from scores
    left join unheard
        on scores.customer_id = unheard.customer_id and scores.scored_at = unheard.scored_at
)

select * from final
