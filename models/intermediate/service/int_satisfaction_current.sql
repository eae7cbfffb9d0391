with parameters as (
    select
        max(case when parameter = 'survey_responses' then value end) as survey_responses,
        max(case when parameter = 'survey_window_days' then value end) as survey_window_days
    from {{ ref('service_parameters') }} as service_parameters
    where {{ is_effective('service_parameters') }}
),

ranked as (
    select
        survey_scores.customer_id,
        survey_scores.response_key,
        survey_scores.responded_at,
        survey_scores.ingested_at,
        survey_scores.score,
        row_number() over (
            partition by survey_scores.customer_id
            order by survey_scores.responded_at desc, survey_scores.response_key asc
        ) as response_rank
    from {{ ref('int_survey_scores') }} as survey_scores
    cross join parameters
    where survey_scores.responded_at >= {{ as_of() }} - parameters.survey_window_days * interval '1 day'
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
