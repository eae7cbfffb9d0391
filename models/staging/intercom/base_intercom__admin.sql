{{ base_table('intercom', 'admin') }}
