-- A ticket that has landed is taken for open unless it says otherwise and its stage does not say that it is. Whose an older one is,
-- the build knows; of several contacts the build may take any.
with owned as (
    select
        'hubspot' as source_system,
        coalesce(tickets.ticket_id, tickets.raw_key) as ticket_id,
        coalesce(cast(ticket_contacts.contact_id as {{ engine_type('string') }}), {{ hubspot_first_id('tickets.contact_ids') }}) as source_record_id,
        coalesce(cast(companies.company_id as {{ engine_type('string') }}), {{ hubspot_first_id('tickets.company_ids') }}) as account_source_id,
        case
            when tickets.is_deleted then 'deleted'
            when coalesce(stages.is_closed, stages.ticket_state = 'CLOSED', true) and tickets.closed_at is not null then 'closed'
            else 'open'
        end as status,
        lower(tickets.priority) as priority,
        coalesce(tickets.updated_at, tickets.closed_at) as updated_at,
        tickets.raw_ingested_at
    from {{ ref('base_hubspot__landed_ticket') }} as tickets
    left join {{ ref('base_hubspot__landed_ticket_contact') }} as ticket_contacts on tickets.ticket_id = ticket_contacts.ticket_id
    left join {{ ref('base_hubspot__landed_ticket_company') }} as companies on tickets.ticket_id = companies.ticket_id
    left join {{ ref('base_hubspot__ticket_pipeline_stage') }} as stages on tickets.stage_id = stages.stage_id and stages.raw_status = 'used'
),

final as (
    {{ with_address('owned', ref('base_hubspot__landed_contact'), 'contact_id') }}
)

{{ conform_landed('tickets', 'final', [
    'source_system', 'ticket_id', 'source_record_id', 'identifier_type', 'identifier_value', 'account_source_id', 'status', 'priority',
    'updated_at',
]) }}
