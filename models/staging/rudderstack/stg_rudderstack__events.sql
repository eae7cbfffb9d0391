{{ stream_events('rudderstack') }}
