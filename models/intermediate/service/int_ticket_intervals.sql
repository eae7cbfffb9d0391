with ordered as (
    select
        ticket_key,
        state_key,
        is_open,
        occurred_at,
        -- At equal times the open state is the later one.
        lag(is_open, 1, false) over (
            partition by ticket_key
            order by occurred_at, case when is_open then 1 else 0 end, state_key
        ) as was_open
    from {{ ref('int_ticket_states') }}
),

turns as (
    select
        ticket_key,
        is_open,
        occurred_at as started_at,
        lead(occurred_at) over (
            partition by ticket_key
            order by occurred_at, case when is_open then 1 else 0 end, state_key
        ) as ended_at
    from ordered
    where is_open <> was_open
),

final as (
    select
        ticket_key,
        started_at,
        max(coalesce(ended_at, cast('9999-12-31' as timestamp))) as ended_at
    from turns
    where is_open
    group by ticket_key, started_at
)

select * from final
