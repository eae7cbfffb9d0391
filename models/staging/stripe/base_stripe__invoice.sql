{{ base_table('stripe', 'invoice') }}
