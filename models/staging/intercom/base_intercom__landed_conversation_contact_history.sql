{{ base_table('intercom', 'conversation_contact_history', landed=true) }}
