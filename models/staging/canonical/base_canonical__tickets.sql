{{ base_table('canonical', 'tickets') }}
