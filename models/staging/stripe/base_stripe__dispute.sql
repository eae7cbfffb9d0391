{{ base_table('stripe', 'dispute') }}
