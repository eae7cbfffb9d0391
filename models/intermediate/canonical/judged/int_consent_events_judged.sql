{{ union_entity('consent_events') }}
