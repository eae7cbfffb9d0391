{{ stream_identifiers('segment') }}
