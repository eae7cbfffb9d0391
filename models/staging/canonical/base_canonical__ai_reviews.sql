{{ base_table('canonical', 'ai_reviews') }}
