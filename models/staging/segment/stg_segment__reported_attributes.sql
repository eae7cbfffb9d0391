{{ stream_reported_attributes('segment') }}
