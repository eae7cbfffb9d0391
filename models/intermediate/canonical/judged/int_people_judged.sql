{{ union_entity('people') }}
