{{ union_entity('consumer_attestations') }}
