{{ base_table('rudderstack', 'identifies') }}
