{{ base_table('salesforce', 'lead', landed=true, only=['lead_id', 'email', 'has_opted_out_of_email', 'do_not_call', 'is_email_bounced', 'email_bounced_at']) }}
