{{ base_table('stripe', 'refund') }}
