{{ base_table('canonical', 'preference_events', landed=true, only=landed_columns('preference_events')) }}
