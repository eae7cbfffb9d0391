{{ base_table('hubspot', 'ticket_company', landed=true, only=['ticket_id', 'company_id']) }}
