{{ stream_consent_events('rudderstack') }}
