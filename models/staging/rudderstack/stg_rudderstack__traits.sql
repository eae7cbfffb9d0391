{{ stream_traits('rudderstack') }}
