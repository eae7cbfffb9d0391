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
        -- The first month that begins with it or after it.
        {{ month_index("signals_seen.occurred_at - interval '1 microsecond'") }} + 1 as month_index,
        signals.weight,
        signals.half_life_days,
        signals.effective_from,
        signals.effective_to
    from {{ ref('int_signals') }} as signals_seen
    inner join {{ ref('signals') }} as signals
        on signals_seen.signal_id = signals.signal_id
    where signals_seen.is_human and signals.weight > 0 and signals_seen.customer_id is not null
),

heard as (
    select
        customer_id,
        half_life_days,
        effective_from,
        effective_to,
        month_index,
        sum(weight * power(2, -{{ days_between('occurred_at', as_of()) }} / half_life_days)) as scaled_weight,
        max(ingested_at) as ingested_at
    from human_signals
    group by customer_id, half_life_days, effective_from, effective_to, month_index
),

running as (
    select
        customer_id,
        half_life_days,
        effective_from,
        effective_to,
        month_index,
        min(month_index) over (
            partition by customer_id, half_life_days, effective_from, effective_to
            order by month_index range between 1 following and unbounded following
        ) as next_month_index,
        sum(scaled_weight) over by_month as scaled_score,
        max(ingested_at) over by_month as known_from
    from heard
    window by_month as (partition by customer_id, half_life_days, effective_from, effective_to order by month_index)
),

decayed as (
    select
        running.customer_id,
        running.effective_from,
        running.effective_to,
        {{ month_start('months.month_index') }} as scored_at,
        running.scaled_score
        * power(2, {{ days_between(month_start('months.month_index'), as_of()) }} / running.half_life_days) as score,
        running.known_from
    from running
    inner join months
        on running.month_index <= months.month_index and coalesce(running.next_month_index, 99999) > months.month_index
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
    -- Few are heard of after the month in which they happened, and only they are compared with the months.
    where
        {{ month_index('human_signals.ingested_at') }} >= human_signals.month_index
        and {{ in_force('human_signals', month_start('months.month_index')) }}
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
