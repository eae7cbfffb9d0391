-- The raw data keep no history of a ticket: that it was closed, and when, is all there is beside its present state.
with tickets as (
    select *
    from {{ ref('base_hubspot__ticket') }}
    where
        raw_status = 'used'
        and closed_at is not null
),

final as (
    select
        'hubspot' as source_system,
        ticket_id || '|closed' as event_id,
        ticket_id,
        'closed' as to_status,
        'update' as kind,
        closed_at as occurred_at,
        {{ lineage_columns() | join(', ') }}
    from tickets
)

{{ conform('ticket_events', 'final', ['source_system', 'event_id', 'ticket_id', 'to_status', 'kind', 'occurred_at']) }}
