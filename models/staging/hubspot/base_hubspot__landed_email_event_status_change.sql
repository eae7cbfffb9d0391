{{ base_table('hubspot', 'email_event_status_change', landed=true) }}
