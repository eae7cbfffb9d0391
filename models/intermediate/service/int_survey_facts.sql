-- Whose problem has been asked about: nobody is asked twice about one, however often it is opened again. The next problem may be.
with asked as (
    select
        problems.problem_id,
        min(coalesce(surveys.responded_at, surveys.ingested_at)) as asked_at,
        min(surveys.ingested_at) as known_at
    from {{ ref('int_surveys') }} as surveys
    inner join {{ ref('int_ticket_problems') }} as problems
        on surveys.source_system || '|' || surveys.ticket_id = problems.ticket_key
    where surveys.ingested_at <= {{ as_of() }}
    group by problems.problem_id
),

began as (
    select
        customer_id,
        problem_id,
        min(started_at) as began_at
    from {{ ref('int_service_episodes') }}
    where customer_id is not null
    group by customer_id, problem_id
),

followed as (
    select
        *,
        lead(began_at) over (partition by customer_id order by began_at, problem_id) as next_began_at
    from began
),

final as (
    select
        followed.customer_id,
        cast(null as {{ engine_type('string') }}) as account_id,
        'surveyed' as fact,
        cast(null as {{ engine_type('string') }}) as channel,
        asked.asked_at as started_at,
        -- Of two problems asked about at one instant the last says until when.
        case when count(*) = count(followed.next_began_at) then max(greatest(followed.next_began_at, asked.asked_at)) end as ends_at,
        min(asked.known_at) as known_at,
        cast(null as timestamp) as end_known_at,
        'survey' as topic
    from followed
    inner join asked on followed.problem_id = asked.problem_id
    group by followed.customer_id, asked.asked_at
)

select * from final
