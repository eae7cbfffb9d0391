-- A status by the vendor's own name is unknown here, and counts as open until the next build reads it.
with tickets as (
    select
        'zendesk' as source_system,
        ticket_id,
        requester_id as source_record_id,
        organization_id as account_source_id,
        updated_at,
        raw_ingested_at,
        case when is_row_deleted then 'deleted' when lower(type) = 'spam' then 'spam' else lower(status) end as status,
        lower(priority) as priority,
        coalesce(lower(priority) = 'urgent', false) as is_escalated
    from {{ ref('base_zendesk__landed_ticket') }}
),

final as (
    {{ with_address('tickets', ref('base_zendesk__landed_user'), 'user_id') }}
)

{{ conform_landed('tickets', 'final', [
    'source_system', 'ticket_id', 'source_record_id', 'identifier_type', 'identifier_value', 'account_source_id', 'status', 'priority',
    'is_escalated', 'updated_at',
]) }}
