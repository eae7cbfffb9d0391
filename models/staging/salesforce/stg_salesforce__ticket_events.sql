-- The raw data keep no history of a case: that it was closed, and when, is all there is beside its present state.
with cases as (
    select *
    from {{ ref('base_salesforce__case') }}
    where
        raw_status = 'used'
        and closed_at is not null
),

final as (
    select
        'salesforce' as source_system,
        case_id || '|closed' as event_id,
        {{ salesforce_id('case_id') }} as ticket_id,
        'closed' as to_status,
        'update' as kind,
        closed_at as occurred_at,
        {{ lineage_columns() | join(', ') }}
    from cases
)

{{ conform('ticket_events', 'final', ['source_system', 'event_id', 'ticket_id', 'to_status', 'kind', 'occurred_at']) }}
