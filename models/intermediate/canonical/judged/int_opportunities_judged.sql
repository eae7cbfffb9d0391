{{ union_entity('opportunities') }}
