with ordered as (
    select
        ticket_key,
        state_key,
        is_open,
        ordinal,
        occurred_at,
        ingested_at,
        -- At equal times the beginning comes first, and else the open state is the later one.
        lag(is_open, 1, false) over (
            partition by ticket_key
            order by occurred_at, ordinal, case when is_open then 1 else 0 end, state_key
        ) as was_open
    from {{ ref('int_ticket_states') }}
),

numbered as (
    select
        *,
        sum(case when is_open <> was_open then 1 else 0 end) over (
            partition by ticket_key
            order by occurred_at, ordinal, case when is_open then 1 else 0 end, state_key
            rows between unbounded preceding and current row
        ) as turn_number
    from ordered
),

-- A turn could be known once any of its states could.
turns as (
    select
        ticket_key,
        turn_number,
        is_open,
        min(occurred_at) as started_at,
        min(ingested_at) as known_at
    from numbered
    group by ticket_key, turn_number, is_open
),

followed as (
    select
        *,
        lead(started_at) over (partition by ticket_key order by turn_number, ticket_key) as ended_at,
        lead(known_at) over (partition by ticket_key order by turn_number, ticket_key) as end_known_at
    from turns
),

final as (
    select
        ticket_key,
        started_at,
        max(coalesce(ended_at, cast('9999-12-31' as timestamp))) as ended_at,
        min(known_at) as known_at,
        max(end_known_at) as end_known_at
    from followed
    where is_open
    group by ticket_key, started_at
)

select * from final
