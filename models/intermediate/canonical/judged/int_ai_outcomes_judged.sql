{{ union_entity('ai_outcomes') }}
