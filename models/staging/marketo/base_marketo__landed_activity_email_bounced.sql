{{ base_table('marketo', 'activity_email_bounced', landed=true, only=['lead_id', 'email', 'category']) }}
