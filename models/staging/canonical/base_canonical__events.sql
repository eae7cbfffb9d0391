{{ base_table('canonical', 'events') }}
