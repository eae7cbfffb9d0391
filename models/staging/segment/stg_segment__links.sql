{{ stream_links('segment') }}
