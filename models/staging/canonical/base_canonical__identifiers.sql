{{ base_table('canonical', 'identifiers') }}
