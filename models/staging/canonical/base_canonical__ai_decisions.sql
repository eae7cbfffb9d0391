{{ base_table('canonical', 'ai_decisions') }}
