{{ union_entity('ai_decisions') }}
