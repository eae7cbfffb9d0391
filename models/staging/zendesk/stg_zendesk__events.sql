with tickets as (
    select *
    from {{ ref('base_zendesk__ticket') }}
    where raw_status = 'used'
),

people as (
    select *
    from {{ ref('stg_zendesk__people') }}
),

-- a ticket that staff opened for a customer is no act of the customer
final as (
    select
        tickets.raw_source,
        tickets.raw_table,
        tickets.raw_key,
        tickets.raw_ingested_at,
        'zendesk' as source_system,
        tickets.requester_id as source_record_id,
        tickets.created_at as occurred_at,
        'ticket:' || tickets.ticket_id as event_id,
        case when submitters.is_internal then 'ticket_opened_by_staff' else 'ticket_submitted' end as event_name
    from tickets
    left join people as submitters
        on tickets.submitter_id = submitters.source_record_id
)

{{ conform('events', 'final', ['source_system', 'event_id', 'event_name', 'source_record_id', 'occurred_at']) }}
