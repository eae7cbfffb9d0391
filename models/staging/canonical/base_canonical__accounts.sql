{{ base_table('canonical', 'accounts') }}
