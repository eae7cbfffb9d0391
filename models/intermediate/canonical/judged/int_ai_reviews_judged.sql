{{ union_entity('ai_reviews') }}
