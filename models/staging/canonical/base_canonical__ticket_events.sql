{{ base_table('canonical', 'ticket_events') }}
