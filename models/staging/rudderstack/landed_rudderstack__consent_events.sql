{{ stream_landed_consent_events('rudderstack') }}
