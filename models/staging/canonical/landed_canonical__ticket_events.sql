{{ base_table('canonical', 'ticket_events', landed=true, only=landed_columns('ticket_events')) }}
