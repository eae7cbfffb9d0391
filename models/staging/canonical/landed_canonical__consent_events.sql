{{ base_table('canonical', 'consent_events', landed=true) }}
