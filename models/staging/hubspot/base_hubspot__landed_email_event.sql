{{ base_table('hubspot', 'email_event', landed=true, only=['event_id', 'event_type', 'recipient']) }}
