{{ base_table('canonical', 'costs') }}
