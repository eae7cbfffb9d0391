{{ base_table('canonical', 'privacy_requests', landed=true, only=landed_columns('privacy_requests')) }}
