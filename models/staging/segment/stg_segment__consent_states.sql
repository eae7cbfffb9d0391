{{ stream_consent_states('segment') }}
