{{ base_table('hubspot', 'ticket_contact', landed=true, only=['ticket_id', 'contact_id']) }}
