-- A problem goes on in the survivor of a merge, unless nobody knows that one or it is merged back: two that name each other close neither.
with tickets as (
    select
        tickets.source_system || '|' || tickets.ticket_id as ticket_key,
        survivors.ticket_id is not null as is_merged,
        coalesce(statuses.is_open, true) as is_open,
        least(tickets.created_at, tickets.ingested_at) as created_at,
        coalesce(tickets.updated_at, tickets.ingested_at) as updated_at,
        tickets.ingested_at
    from {{ ref('int_tickets') }} as tickets
    left join {{ ref('int_tickets') }} as survivors
        on
            tickets.source_system = survivors.source_system
            and tickets.merged_into_ticket_id = survivors.ticket_id
            and tickets.ticket_id is distinct from survivors.merged_into_ticket_id
    left join {{ ref('ticket_statuses') }} as statuses
        on tickets.status = statuses.status and {{ is_effective('statuses') }}
    where
        tickets.ingested_at <= {{ as_of() }}
        and statuses.is_excluded is distinct from true
),

changes as (
    select
        events.source_system || '|' || events.ticket_id as ticket_key,
        events.source_system || '|' || events.event_id as state_key,
        case
            when events.kind = 'merge' then false
            when statuses.status is not null then statuses.is_open
            when events.kind in ('create', 'reopen') then true
        end as is_open,
        case when events.kind = 'create' then 1 else 2 end as ordinal,
        events.occurred_at,
        events.ingested_at
    from {{ ref('int_ticket_events') }} as events
    left join {{ ref('ticket_statuses') }} as statuses
        on events.to_status = statuses.status and {{ is_effective('statuses') }}
    where events.ingested_at <= {{ as_of() }}
),

-- What is told of one instant begins with the beginning.
states as (
    select
        ticket_key,
        ticket_key || '|created' as state_key,
        true as is_open,
        0 as ordinal,
        created_at as occurred_at,
        ingested_at
    from tickets

    union all

    -- What opens counts from its arrival where its clock runs ahead; what closes waits for its time.
    select
        changes.ticket_key,
        changes.state_key,
        changes.is_open,
        changes.ordinal,
        case when changes.is_open then least(changes.occurred_at, changes.ingested_at) else changes.occurred_at end as occurred_at,
        changes.ingested_at
    from changes
    inner join tickets on changes.ticket_key = tickets.ticket_key
    where changes.is_open is not null

    union all

    select
        ticket_key,
        ticket_key || '|now' as state_key,
        is_open and not is_merged as is_open,
        2 as ordinal,
        case when is_open and not is_merged then least(updated_at, ingested_at) else updated_at end as occurred_at,
        ingested_at
    from tickets
),

final as (
    select *
    from states
    where occurred_at <= {{ as_of() }}
)

select * from final
