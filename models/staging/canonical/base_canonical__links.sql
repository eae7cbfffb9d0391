{{ base_table('canonical', 'links') }}
