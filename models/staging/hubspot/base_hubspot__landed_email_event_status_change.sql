{{ base_table('hubspot', 'email_event_status_change', landed=true, only=['event_id', 'portal_subscription_status', 'subscriptions']) }}
