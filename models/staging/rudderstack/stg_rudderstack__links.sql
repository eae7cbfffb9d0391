{{ stream_links('rudderstack') }}
