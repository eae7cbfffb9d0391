{{ stream_traits('segment') }}
