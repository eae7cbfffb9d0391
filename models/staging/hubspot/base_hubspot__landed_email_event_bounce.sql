{{ base_table('hubspot', 'email_event_bounce', landed=true) }}
