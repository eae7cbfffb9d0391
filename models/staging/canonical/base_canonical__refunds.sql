{{ base_table('canonical', 'refunds') }}
