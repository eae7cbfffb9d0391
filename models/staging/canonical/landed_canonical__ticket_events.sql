{{ base_table('canonical', 'ticket_events', landed=true) }}
