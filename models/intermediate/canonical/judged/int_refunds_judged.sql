{{ union_entity('refunds') }}
