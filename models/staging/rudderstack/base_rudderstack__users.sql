{{ base_table('rudderstack', 'users') }}
