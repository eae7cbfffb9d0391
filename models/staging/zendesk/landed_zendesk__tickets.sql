-- Whom the build does not know yet, it may know by the address. A status by the vendor's own name is unknown here, and counts
-- as open until the next build reads it.
with final as (
    select
        'zendesk' as source_system,
        landed.ticket_id,
        landed.requester_id as source_record_id,
        'email' as identifier_type,
        requesters.email as identifier_value,
        landed.organization_id as account_source_id,
        landed.updated_at,
        landed.raw_ingested_at,
        case when landed.is_row_deleted then 'deleted' when lower(landed.type) = 'spam' then 'spam' else lower(landed.status) end as status,
        lower(landed.priority) as priority,
        coalesce(lower(landed.priority) = 'urgent', false) as is_escalated
    from {{ ref('base_zendesk__landed_ticket') }} as landed
    left join {{ ref('base_zendesk__landed_user') }} as requesters on landed.requester_id = requesters.user_id
)

{{ conform_landed('tickets', 'final', [
    'source_system', 'ticket_id', 'source_record_id', 'identifier_type', 'identifier_value', 'account_source_id', 'status', 'priority',
    'is_escalated', 'updated_at',
]) }}
