with states as (
    select
        *,
        lag(code) over (partition by ticket_id, field_name order by changed_at, ordinal, event_id) as previous_code
    from {{ ref('stg_zendesk__ticket_states') }}
),

moves as (
    select
        *,
        case
            when field_name = 'status' and previous_code is null then 'create'
            when
                field_name = 'status' and previous_code in ('solved', 'closed') and code in ('new', 'open', 'pending', 'on_hold')
                then 'reopen'
            when field_name = 'status' then 'update'
            when code = 'urgent' then 'escalate'
            when previous_code = 'urgent' then 'deescalate'
        end as kind
    from states
    where code is distinct from previous_code
),

final as (
    select
        *,
        'zendesk' as source_system,
        changed_at as occurred_at,
        case when field_name = 'status' then previous_code end as from_status,
        case when field_name = 'status' then code end as to_status
    from moves
    where kind is not null
)

{{ conform('ticket_events', 'final', ['source_system', 'event_id', 'ticket_id', 'from_status', 'to_status', 'kind', 'occurred_at']) }}
