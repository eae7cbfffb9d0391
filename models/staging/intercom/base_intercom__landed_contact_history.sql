{{ base_table('intercom', 'contact_history', landed=true, only=['contact_id', 'email', 'is_complaint', 'is_unsubscribed', 'is_hard_bounced']) }}
