{{ base_table('intercom', 'conversation_contact_history', landed=true, only=['conversation_id', 'contact_id']) }}
