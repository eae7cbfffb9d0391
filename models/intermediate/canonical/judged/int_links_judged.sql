{{ union_entity('links') }}
