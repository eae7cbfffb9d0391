{{ base_table('salesforce', 'contact', landed=true, only=['contact_id', 'email', 'has_opted_out_of_email', 'do_not_call', 'is_email_bounced', 'email_bounced_at']) }}
