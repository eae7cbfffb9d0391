{{ base_table('intercom', 'conversation_history') }}
