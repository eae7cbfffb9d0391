{{ union_entity('identifiers') }}
