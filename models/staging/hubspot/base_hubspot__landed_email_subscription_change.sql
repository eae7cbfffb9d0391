{{ base_table('hubspot', 'email_subscription_change', landed=true, only=['recipient', 'new_status', 'change_type']) }}
