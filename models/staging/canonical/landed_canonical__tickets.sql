{{ base_table('canonical', 'tickets', landed=true, only=landed_columns('tickets')) }}
