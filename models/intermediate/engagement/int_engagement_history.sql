-- A level a month start, and today's at the clock: the level of now is computed in one place.
with scores as (
    select *
    from {{ ref('int_engagement_scores') }}
),

monthly as (
    {{ decision_table(
        'scores', ref('engagement_levels'), key=['customer_id', 'scored_at'], results=['engagement_level'],
        bounds=['engagement_score'], at='scored_at') }}
),

levels as (
    select
        monthly.customer_id,
        monthly.engagement_level,
        monthly.scored_at as valid_from,
        greatest(scores.known_from, monthly.scored_at) as known_from
    from monthly
    inner join scores
        on monthly.customer_id = scores.customer_id and monthly.scored_at = scores.scored_at
    union all
    select
        customer_id,
        engagement_level,
        {{ as_of() }} as valid_from,
        {{ as_of() }} as known_from
    from {{ ref('int_engagement_current') }}
),

compared as (
    select
        *,
        lag(engagement_level) over (partition by customer_id order by valid_from) as previous_level
    from levels
),

final as (
    select
        customer_id,
        engagement_level,
        valid_from,
        lead(valid_from) over (partition by customer_id order by valid_from) as valid_to,
        known_from
    from compared
    -- Before the first month there was no signal, and no level but the one of no signal.
    where engagement_level is distinct from previous_level
)

select * from final
