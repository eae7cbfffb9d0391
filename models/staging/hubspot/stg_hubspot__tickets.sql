-- a ticket of which a value cannot be read is still somebody's problem
with tickets as (
    {{ evidence_rows(ref('base_hubspot__ticket'), "raw_status in ('used', 'quarantined')", 'updated_at') }}
),

stages as (
    select *
    from {{ ref('base_hubspot__ticket_pipeline_stage') }}
    where raw_status = 'used'
),

ticket_contacts as (
    select
        ticket_id,
        cast(min(contact_id) as {{ engine_type('string') }}) as contact_id
    from {{ ref('base_hubspot__ticket_contact') }}
    where raw_status = 'used'
    group by ticket_id
),

ticket_companies as (
    select
        ticket_id,
        cast(min(company_id) as {{ engine_type('string') }}) as company_id
    from {{ ref('base_hubspot__ticket_company') }}
    where raw_status = 'used'
    group by ticket_id
),

final as (
    select
        'hubspot' as source_system,
        coalesce(tickets.ticket_id, tickets.raw_key) as ticket_id,
        coalesce(ticket_contacts.contact_id, {{ hubspot_first_id('tickets.contact_ids') }}) as source_record_id,
        coalesce(ticket_companies.company_id, {{ hubspot_first_id('tickets.company_ids') }}) as account_source_id,
        case
            when tickets.is_deleted then 'deleted'
            when coalesce(stages.is_closed, stages.ticket_state = 'CLOSED', tickets.closed_at is not null) then 'closed'
            else 'open'
        end as status,
        lower(tickets.priority) as priority,
        tickets.created_at,
        coalesce(tickets.updated_at, tickets.closed_at, tickets.created_at) as updated_at,
        tickets.raw_source,
        tickets.raw_table,
        tickets.raw_key,
        tickets.raw_ingested_at
    from tickets
    left join stages on tickets.stage_id = stages.stage_id
    left join ticket_contacts on tickets.ticket_id = ticket_contacts.ticket_id
    left join ticket_companies on tickets.ticket_id = ticket_companies.ticket_id
)

{{ conform('tickets', 'final', [
    'source_system', 'ticket_id', 'source_record_id', 'account_source_id', 'status', 'priority', 'created_at', 'updated_at'
]) }}
