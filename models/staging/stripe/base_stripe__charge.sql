{{ base_table('stripe', 'charge') }}
