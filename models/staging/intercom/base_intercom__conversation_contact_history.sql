{{ base_table('intercom', 'conversation_contact_history') }}
