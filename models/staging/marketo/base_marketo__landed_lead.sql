{{ base_table('marketo', 'lead', landed=true, only=['lead_id', 'email', 'unsubscribed', 'marketing_suspended', 'black_listed', 'email_invalid', 'do_not_call']) }}
