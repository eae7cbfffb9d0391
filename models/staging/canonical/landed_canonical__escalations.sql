{{ base_table('canonical', 'escalations', landed=true, only=landed_columns('escalations')) }}
