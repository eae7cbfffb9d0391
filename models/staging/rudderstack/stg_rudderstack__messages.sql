{{ stream_messages('rudderstack') }}
