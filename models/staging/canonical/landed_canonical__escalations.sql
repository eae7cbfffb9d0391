{{ base_table('canonical', 'escalations', landed=true) }}
