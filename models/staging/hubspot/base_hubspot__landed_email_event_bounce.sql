{{ base_table('hubspot', 'email_event_bounce', landed=true, only=['event_id', 'category']) }}
