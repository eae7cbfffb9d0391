{{ base_table('hubspot', 'email_event') }}
