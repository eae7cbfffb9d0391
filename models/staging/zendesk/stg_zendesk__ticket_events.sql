with tickets as (
    select *
    from {{ ref('stg_zendesk__tickets') }}
),

history as (
    select
        *,
        case when lower(value) = 'hold' then 'on_hold' else lower(value) end as code
    from {{ ref('base_zendesk__ticket_field_history') }}
    where raw_status = 'used' and value is not null
),

-- the states a ticket was in: as its history says, new from its opening, and as it stands now, for what the history
-- does not have yet
states as (
    select ticket_id, field_name, code, changed_at, 1 as ordinal, 'history:' || raw_key as event_id, raw_source, raw_table, raw_key, raw_ingested_at
    from history
    union all
    select tickets.ticket_id, 'status', 'new', tickets.created_at, 0, 'created:' || tickets.raw_key, tickets.raw_source, tickets.raw_table, tickets.raw_key, tickets.raw_ingested_at
    from tickets
    left join (
        select ticket_id, min(changed_at) as first_changed_at
        from history
        where field_name = 'status'
        group by ticket_id
    ) as firsts
        on tickets.ticket_id = firsts.ticket_id
    where firsts.first_changed_at is null or firsts.first_changed_at > tickets.created_at
    union all
    select ticket_id, 'status', status, coalesce(updated_at, created_at), 2, 'now:' || raw_key || ':' || status, raw_source, raw_table, raw_key, raw_ingested_at
    from tickets
    union all
    select ticket_id, 'priority', priority, coalesce(updated_at, created_at), 2, 'now:' || raw_key || ':' || priority, raw_source, raw_table, raw_key, raw_ingested_at
    from tickets
    where priority is not null
),

compared as (
    select
        *,
        lag(code) over (partition by ticket_id, field_name order by changed_at, ordinal, event_id) as from_code
    from states
),

final as (
    select
        *,
        'zendesk' as source_system,
        case when field_name = 'status' then from_code end as from_status,
        case when field_name = 'status' then code end as to_status,
        changed_at as occurred_at,
        case
            when field_name = 'priority' then case when code = 'urgent' then 'escalate' else 'deescalate' end
            when from_code is null then 'create'
            when from_code in ('solved', 'closed') and code in ('new', 'open', 'pending', 'on_hold') then 'reopen'
            else 'update'
        end as kind
    from compared
    where
        (field_name = 'status' and code is distinct from from_code)
        or (field_name = 'priority' and code = 'urgent' and from_code is distinct from 'urgent')
        or (field_name = 'priority' and code <> 'urgent' and from_code = 'urgent')
)

{{ conform('ticket_events', 'final', ['source_system', 'event_id', 'ticket_id', 'from_status', 'to_status', 'kind', 'occurred_at']) }}
