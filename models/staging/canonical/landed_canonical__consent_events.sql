{{ base_table('canonical', 'consent_events', landed=true, only=landed_columns('consent_events')) }}
