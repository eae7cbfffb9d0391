{{ stream_consent_states('rudderstack') }}
