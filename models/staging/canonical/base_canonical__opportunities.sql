{{ base_table('canonical', 'opportunities') }}
