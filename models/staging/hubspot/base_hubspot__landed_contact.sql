{{ base_table('hubspot', 'contact', landed=true, only=['contact_id', 'email', 'hard_bounce_reason', 'is_opted_out']) }}
