{{ union_entity('costs') }}
