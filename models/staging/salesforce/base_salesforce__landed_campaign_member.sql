{{ base_table('salesforce', 'campaign_member', landed=true, only=['contact_id', 'lead_id', 'lead_or_contact_id', 'has_opted_out_of_email']) }}
