{{ union_entity('preference_events') }}
