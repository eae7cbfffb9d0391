-- a ticket of which a value cannot be read is still somebody's problem
with tickets as (
    {{ evidence_rows(ref('base_zendesk__ticket'), "raw_status in ('used', 'quarantined')", 'updated_at') }}
),

related as (
    select *
    from {{ ref('stg_zendesk__related_tickets') }}
    where relation_rank = 1
),

spam as (
    select distinct ticket_id
    from {{ ref('base_zendesk__ticket_tag') }}
    where raw_status = 'used'
),

final as (
    select
        'zendesk' as source_system,
        tickets.requester_id as source_record_id,
        tickets.organization_id as account_source_id,
        mergers.named_by_ticket_id as merged_into_ticket_id,
        followups.named_by_ticket_id as followup_of_ticket_id,
        tickets.created_at,
        tickets.updated_at,
        tickets.raw_source,
        tickets.raw_table,
        tickets.raw_key,
        tickets.raw_ingested_at,
        coalesce(tickets.ticket_id, tickets.raw_key) as ticket_id,
        case
            when tickets.is_row_deleted or lower(tickets.status) = 'deleted' then 'deleted'
            when spam.ticket_id is not null or lower(tickets.type) = 'spam' then 'spam'
            when lower(tickets.status) = 'hold' then 'on_hold'
            when tickets.raw_status = 'quarantined' and coalesce(lower(tickets.status) not in ('new', 'pending', 'solved', 'closed'), true)
                then 'open'
            else lower(tickets.status)
        end as status,
        lower(tickets.priority) as priority,
        coalesce(lower(tickets.priority) = 'urgent', false) as is_escalated
    from tickets
    left join related as mergers
        on tickets.ticket_id = mergers.ticket_id and mergers.relation = 'merged_into'
    left join related as followups
        on tickets.ticket_id = followups.ticket_id and followups.relation = 'followup_of'
    left join spam
        on tickets.ticket_id = spam.ticket_id
)

{{ conform('tickets', 'final', [
    'source_system', 'ticket_id', 'source_record_id', 'account_source_id', 'status', 'priority', 'is_escalated',
    'merged_into_ticket_id', 'followup_of_ticket_id', 'created_at', 'updated_at',
]) }}
