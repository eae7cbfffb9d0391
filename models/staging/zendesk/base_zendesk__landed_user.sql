{{ base_table('zendesk', 'user', landed=true, only=['user_id', 'email']) }}
