{{ base_table('canonical', 'reported_attributes') }}
