{% for entity in ['consent_events', 'preference_events', 'privacy_requests', 'tickets', 'surveys', 'escalations'] -%}
select
    '{{ entity }}' as entity,
    subject_key,
    ingested_at
from {{ ref('int_' ~ entity ~ '_judged') }}
where
    reason_code is not null
    and subject_key is not null

union all

{% endfor -%}
select
    'ticket_events' as entity,
    tickets.subject_key,
    ticket_event_rows.ingested_at
from {{ ref('int_ticket_events_judged') }} as ticket_event_rows
inner join {{ ref('int_tickets') }} as tickets
    on
        ticket_event_rows.source_system = tickets.source_system
        and ticket_event_rows.ticket_id = tickets.ticket_id
where ticket_event_rows.reason_code is not null
