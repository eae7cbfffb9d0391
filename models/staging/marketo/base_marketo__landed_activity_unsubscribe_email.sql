{{ base_table('marketo', 'activity_unsubscribe_email', landed=true, only=['lead_id']) }}
