{{ base_table('hubspot', 'ticket_company') }}
