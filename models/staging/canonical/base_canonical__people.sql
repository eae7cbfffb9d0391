{{ base_table('canonical', 'people') }}
