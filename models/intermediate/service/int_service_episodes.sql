with intervals as (
    select
        problems.problem_id,
        intervals.ticket_key,
        intervals.started_at,
        intervals.ended_at,
        intervals.known_at,
        intervals.end_known_at
    from {{ ref('int_ticket_intervals') }} as intervals
    inner join {{ ref('int_ticket_problems') }} as problems on intervals.ticket_key = problems.ticket_key
),

-- Tickets of one problem that overlap or touch are one episode.
reached as (
    select
        *,
        max(ended_at) over (
            partition by problem_id
            order by started_at, ended_at, ticket_key
            rows between unbounded preceding and 1 preceding
        ) as open_until
    from intervals
),

numbered as (
    select
        *,
        sum(case when open_until is null or started_at > open_until then 1 else 0 end) over (
            partition by problem_id
            order by started_at, ended_at, ticket_key
            rows between unbounded preceding and current row
        ) as episode_number
    from reached
),

episodes as (
    select
        problem_id,
        episode_number,
        min(started_at) as started_at,
        max(ended_at) as ended_at,
        min(known_at) as known_at,
        max(end_known_at) as end_known_at,
        lead(episode_number) over (partition by problem_id order by episode_number, problem_id) is null as is_last
    from numbered
    group by problem_id, episode_number
),

final as (
    select
        episodes.problem_id || '|' || cast(episodes.episode_number as {{ engine_type('string') }})
        || '|' || coalesce(problems.customer_id, '') || '|' || coalesce(problems.account_id, '') as episode_id,
        episodes.problem_id,
        problems.customer_id,
        problems.account_id,
        episodes.episode_number,
        problems.is_severe,
        -- The flag is about what it was raised in last. It outlives the end, as the cool-down after an escalation does.
        problems.is_escalated and episodes.is_last as is_escalated,
        episodes.ended_at = cast('9999-12-31' as timestamp) as is_open,
        episodes.ended_at = cast('9999-12-31' as timestamp)
        and episodes.started_at < {{ days_before(as_of(), parameter(ref('service_parameters'), 'max_open_days')) }} as is_review_due,
        episodes.started_at,
        case when episodes.ended_at < cast('9999-12-31' as timestamp) then episodes.ended_at end as ended_at,
        episodes.known_at,
        case when episodes.ended_at < cast('9999-12-31' as timestamp) then episodes.end_known_at end as end_known_at
    from episodes
    inner join {{ ref('int_problems') }} as problems on episodes.problem_id = problems.problem_id
)

select * from final
