{{ base_table('intercom', 'contact_history') }}
