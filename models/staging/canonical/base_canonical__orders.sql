{{ base_table('canonical', 'orders') }}
