{{ union_entity('escalations') }}
