{{ union_entity('ticket_events') }}
