with parameters as (
    select
        max(case when parameter = 'survey_responses' then value end) as survey_responses,
        max(case when parameter = 'survey_window_days' then value end) as survey_window_days
    from {{ ref('service_parameters') }} as service_parameters
    where {{ is_effective('service_parameters') }}
),

scaled as (
    select
        subject_map.customer_id,
        surveys.source_system || '|' || surveys.response_id as response_key,
        surveys.responded_at,
        surveys.ingested_at,
        (surveys.score - coalesce(surveys.scale_min, instruments.scale_min))
        / nullif(coalesce(surveys.scale_max, instruments.scale_max) - coalesce(surveys.scale_min, instruments.scale_min), 0) as share,
        instruments.is_higher_better
    from {{ ref('int_surveys') }} as surveys
    inner join {{ ref('int_subject_map') }} as subject_map on surveys.subject_key = subject_map.subject_key
    inner join {{ ref('survey_instruments') }} as instruments
        on surveys.instrument = instruments.instrument and {{ is_effective('instruments') }}
    where
        surveys.responded_at <= {{ as_of() }}
        and surveys.ingested_at <= {{ as_of() }}
),

ranked as (
    select
        scaled.customer_id,
        scaled.response_key,
        scaled.responded_at,
        scaled.ingested_at,
        case when scaled.is_higher_better then scaled.share else 1 - scaled.share end as score,
        row_number() over (partition by scaled.customer_id order by scaled.responded_at desc, scaled.response_key) as response_rank
    from scaled
    cross join parameters
    where
        scaled.share between 0 and 1
        and scaled.responded_at >= {{ as_of() }} - parameters.survey_window_days * interval '1 day'
),

scores as (
    select
        ranked.customer_id,
        avg(ranked.score) as satisfaction_score,
        count(*) as response_count,
        max(ranked.responded_at) as last_responded_at,
        max(ranked.ingested_at) as last_known_at
    from ranked
    cross join parameters
    where ranked.response_rank <= parameters.survey_responses
    group by ranked.customer_id
),

final as (
    select
        scores.customer_id,
        levels.satisfaction_level,
        scores.satisfaction_score,
        scores.response_count,
        scores.last_responded_at,
        scores.last_known_at
    from scores
    inner join {{ ref('satisfaction_levels') }} as levels
        on
            scores.satisfaction_score >= levels.min_score
            and scores.satisfaction_score < levels.max_score
            and {{ is_effective('levels') }}
)

select * from final
