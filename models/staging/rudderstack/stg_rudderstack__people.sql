{{ stream_people('rudderstack') }}
