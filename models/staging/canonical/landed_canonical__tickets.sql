{{ base_table('canonical', 'tickets', landed=true) }}
