-- What a customer said in each month, and how many of the problems that ended in it anything was said about.
with responses as (
    select
        customer_id,
        {{ month_index('responded_at') }} as month_index,
        count(*) as responses,
        sum(score) as score_sum
    from {{ ref('int_survey_scores') }}
    group by customer_id, {{ month_index('responded_at') }}
),

answered as (
    select distinct problems.problem_id
    from {{ ref('int_survey_scores') }} as scores
    inner join {{ ref('int_ticket_problems') }} as problems on scores.ticket_key = problems.ticket_key
),

ended as (
    select
        episodes.customer_id,
        {{ month_index('episodes.ended_at') }} as month_index,
        count(distinct episodes.problem_id) as problems,
        count(distinct answered.problem_id) as answered_problems
    from {{ ref('int_service_episodes') }} as episodes
    left join answered on episodes.problem_id = answered.problem_id
    where
        episodes.ended_at <= {{ as_of() }}
        and episodes.customer_id is not null
    group by episodes.customer_id, {{ month_index('episodes.ended_at') }}
),

final as (
    select
        coalesce(responses.customer_id, ended.customer_id) as customer_id,
        cast(coalesce(responses.month_index, ended.month_index) as integer) as month_index,
        coalesce(responses.responses, 0) as responses,
        round(responses.score_sum / responses.responses, 9) as score,
        cast(ended.answered_problems as {{ engine_type('double') }}) / ended.problems as response_rate
    from responses
    full join ended
        on
            responses.customer_id = ended.customer_id
            and responses.month_index = ended.month_index
)

select * from final
