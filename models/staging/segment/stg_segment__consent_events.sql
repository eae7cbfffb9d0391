{{ stream_consent_events('segment') }}
