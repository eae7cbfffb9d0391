with landed as (
    {{ base_table('zendesk', 'ticket_field_history', landed=true) }}
),

final as (
    select
        'zendesk' as source_system,
        ticket_id,
        changed_at as occurred_at,
        {{ lineage_columns() | join(',\n        ') }},
        'history:' || raw_key as event_id,
        case when field_name = 'status' then lower(value) end as to_status,
        case when field_name = 'status' then 'update' else 'escalate' end as kind
    from landed
    where field_name = 'status' or (field_name = 'priority' and lower(value) = 'urgent')
)

{{ conform('ticket_events', 'final', ['source_system', 'event_id', 'ticket_id', 'to_status', 'kind', 'occurred_at']) }}
