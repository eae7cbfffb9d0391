{{ base_table('canonical', 'privacy_requests', landed=true) }}
