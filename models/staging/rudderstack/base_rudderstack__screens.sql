{{ base_table('rudderstack', 'screens') }}
