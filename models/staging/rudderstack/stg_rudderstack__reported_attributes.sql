{{ stream_reported_attributes('rudderstack') }}
