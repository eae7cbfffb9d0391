{{ stream_messages('segment') }}
