-- That a ticket was opened again or escalated counts, though it cannot be read when; what closes one needs a sound row.
{{ telling_rows(
    'ticket_events',
    "ticket_id is not null and lower(trim(kind)) in ('reopen', 'escalate') and to_status is null",
    'occurred_at',
    {'event_id': 'coalesce(event_id, raw_key)', 'occurred_at': "coalesce(occurred_at, raw_ingested_at, cast('1970-01-01' as timestamp))"}
) }}
