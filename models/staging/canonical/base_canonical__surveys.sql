{{ base_table('canonical', 'surveys') }}
