{{ base_table('canonical', 'escalations') }}
