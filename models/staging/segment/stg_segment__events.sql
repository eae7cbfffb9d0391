{{ stream_events('segment') }}
