with moves as (
    select
        *,
        case
            when previous_status is null then 'create'
            when previous_status = 'closed' and status <> 'closed' then 'reopen'
            else 'update'
        end as kind
    from {{ ref('stg_intercom__conversation_versions') }}
    where changed_at >= requested_at and status is distinct from previous_status
),

final as (
    select
        *,
        'intercom' as source_system,
        'version:' || raw_key as event_id,
        previous_status as from_status,
        status as to_status,
        changed_at as occurred_at
    from moves
)

{{ conform('ticket_events', 'final', ['source_system', 'event_id', 'ticket_id', 'from_status', 'to_status', 'kind', 'occurred_at']) }}
