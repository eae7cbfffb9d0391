-- A level a month start, and today's at the clock: the level of now is computed in one place. Beside the level by all that is
-- known now stand the one by what was known then, and the one by the weights and thresholds in force now.
with scores as (
    select *
    from {{ ref('int_engagement_scores') }}
),

known_scores as (
    select
        customer_id,
        known_engagement_score as engagement_score,
        scored_at
    from scores
),

restated_scores as (
    select
        customer_id,
        restated_engagement_score as engagement_score,
        scored_at
    from scores
),

{% for view, inputs, instant in [
    ('monthly', 'scores', 'scored_at'), ('known', 'known_scores', 'scored_at'), ('restated', 'restated_scores', none),
] -%}
{{ view }} as (
    {{ decision_table(
        inputs, ref('engagement_levels'), key=['customer_id', 'scored_at'], results=['engagement_level'],
        bounds=['engagement_score'], at=instant) }}
),

{% endfor -%}
levels as (
    select
        monthly.customer_id,
        monthly.engagement_level,
        known.engagement_level as known_level,
        restated.engagement_level as restated_level,
        monthly.scored_at as valid_from,
        greatest(scores.known_from, monthly.scored_at) as known_from
    from monthly
    inner join scores
        on monthly.customer_id = scores.customer_id and monthly.scored_at = scores.scored_at
    inner join known
        on monthly.customer_id = known.customer_id and monthly.scored_at = known.scored_at
    inner join restated
        on monthly.customer_id = restated.customer_id and monthly.scored_at = restated.scored_at
    union all
    select
        customer_id,
        engagement_level,
        engagement_level as known_level,
        engagement_level as restated_level,
        {{ as_of() }} as valid_from,
        {{ as_of() }} as known_from
    from {{ ref('int_engagement_current') }}
),

compared as (
    select
        *,
        lag(engagement_level) over (partition by customer_id order by valid_from) as previous_level,
        lag(known_level) over (partition by customer_id order by valid_from) as previous_known,
        lag(restated_level) over (partition by customer_id order by valid_from) as previous_restated
    from levels
),

final as (
    select
        customer_id,
        engagement_level,
        known_level as known_engagement_level,
        restated_level as restated_engagement_level,
        valid_from,
        lead(valid_from) over (partition by customer_id order by valid_from) as valid_to,
        known_from
    from compared
    -- Before the first month there was no signal, and no level but the one of no signal.
    where
        engagement_level is distinct from previous_level
        or known_level is distinct from previous_known
        or restated_level is distinct from previous_restated
)

select * from final
