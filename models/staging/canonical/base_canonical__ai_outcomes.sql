{{ base_table('canonical', 'ai_outcomes') }}
