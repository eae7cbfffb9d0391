{{ stream_people('segment') }}
