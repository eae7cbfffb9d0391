{{ stream_identifiers('rudderstack') }}
