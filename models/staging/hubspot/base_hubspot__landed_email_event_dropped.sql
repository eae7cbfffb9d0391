{{ base_table('hubspot', 'email_event_dropped', landed=true, only=['event_id', 'drop_reason']) }}
