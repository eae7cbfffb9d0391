{{ union_entity('scored_pairs') }}
