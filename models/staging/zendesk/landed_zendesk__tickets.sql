with landed as (
    {{ base_table('zendesk', 'ticket', landed=true, only=[
        'ticket_id', 'requester_id', 'organization_id', 'type', 'status', 'priority', 'is_row_deleted',
    ]) }}
),

-- a status by the vendor's own name is unknown here, and counts as open until the next build reads it
final as (
    select
        'zendesk' as source_system,
        ticket_id,
        requester_id as source_record_id,
        organization_id as account_source_id,
        raw_ingested_at,
        case when is_row_deleted then 'deleted' when lower(type) = 'spam' then 'spam' else lower(status) end as status,
        lower(priority) as priority,
        coalesce(lower(priority) = 'urgent', false) as is_escalated
    from landed
)

{{ conform_landed('tickets', 'final', [
    'source_system', 'ticket_id', 'source_record_id', 'account_source_id', 'status', 'priority', 'is_escalated',
]) }}
