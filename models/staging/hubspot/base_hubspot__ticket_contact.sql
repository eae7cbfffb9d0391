{{ base_table('hubspot', 'ticket_contact') }}
