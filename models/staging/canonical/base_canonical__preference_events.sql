{{ base_table('canonical', 'preference_events') }}
