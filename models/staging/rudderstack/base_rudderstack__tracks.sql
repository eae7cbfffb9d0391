{{ base_table('rudderstack', 'tracks') }}
