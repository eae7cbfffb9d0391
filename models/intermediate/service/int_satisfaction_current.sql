with ranked as (
    select
        customer_id,
        responded_at,
        ingested_at,
        score,
        row_number() over (partition by customer_id order by responded_at desc, response_key asc) as response_rank
    from {{ ref('int_survey_scores') }}
    where responded_at >= {{ days_before(as_of(), parameter(ref('service_parameters'), 'survey_window_days')) }}
),

scores as (
    select
        customer_id,
        avg(score) as satisfaction_score,
        count(*) as response_count,
        max(responded_at) as last_responded_at,
        max(ingested_at) as last_known_at
    from ranked
    where response_rank <= {{ parameter(ref('service_parameters'), 'survey_responses') }}
    group by customer_id
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
