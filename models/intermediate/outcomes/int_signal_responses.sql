-- What customers brought up, how long the organisation took to answer, and what came of it: who comes back has not been helped.
with signals as (
    select
        'service_problem' as signal_type,
        episode_id as signal_key,
        customer_id,
        case when is_severe then 'severe' else 'minor' end as severity,
        started_at as given_at,
        ended_at as answered_at
    from {{ ref('int_service_episodes') }}

    union all

    select
        'escalation' as signal_type,
        escalation_key as signal_key,
        customer_id,
        severity,
        opened_at as given_at,
        acknowledged_at as answered_at
    from {{ ref('int_escalation_cases') }}
),

known as (
    select
        signal_type,
        signal_key,
        customer_id,
        severity,
        given_at,
        case when answered_at <= {{ as_of() }} then answered_at end as answered_at,
        {{ days_after('answered_at', parameter(ref('outcome_parameters'), 'return_days')) }} as measured_until
    from signals
    where
        customer_id is not null
        and given_at <= {{ as_of() }}
),

returned as (
    select distinct known.signal_key
    from known
    inner join known as others
        on
            known.customer_id = others.customer_id
            and known.signal_key <> others.signal_key
            and known.answered_at <= others.given_at
            and known.measured_until > others.given_at
),

rated as (
    select
        known.signal_key,
        avg(scores.score) as satisfaction
    from known
    inner join {{ ref('int_survey_scores') }} as scores
        on
            known.customer_id = scores.customer_id
            and known.answered_at <= scores.responded_at
            and known.measured_until > scores.responded_at
    group by known.signal_key
),

final as (
    select
        known.signal_type,
        known.signal_key,
        known.customer_id,
        known.severity,
        round({{ days_between('known.given_at', 'known.answered_at') }} * 24, 6) as response_hours,
        cast(case
            when known.measured_until <= {{ as_of() }} then case when returned.signal_key is null then 0 else 1 end
        end as {{ engine_type('double') }}) as came_back,
        round(rated.satisfaction, 9) as satisfaction,
        known.given_at,
        known.answered_at
    from known
    left join returned on known.signal_key = returned.signal_key
    left join rated on known.signal_key = rated.signal_key
)

select * from final
