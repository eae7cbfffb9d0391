{{ base_table('marketo', 'activity_unsubscribe_email', landed=true) }}
