with landed as (
    {{ base_table('zendesk', 'ticket_field_history', landed=true, only=['ticket_id', 'field_name', 'value', 'changed_at']) }}
),

final as (
    select
        'zendesk' as source_system,
        ticket_id,
        changed_at as occurred_at,
        raw_ingested_at,
        case when field_name = 'status' then lower(value) end as to_status,
        case when field_name = 'status' then 'update' else 'escalate' end as kind
    from landed
    where field_name = 'status' or (field_name = 'priority' and lower(value) = 'urgent')
)

{{ conform_landed('ticket_events', 'final', ['source_system', 'ticket_id', 'to_status', 'kind', 'occurred_at']) }}
