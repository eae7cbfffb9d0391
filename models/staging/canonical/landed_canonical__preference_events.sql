{{ base_table('canonical', 'preference_events', landed=true) }}
