{{ union_entity('surveys') }}
