{{ base_table('rudderstack', 'groups') }}
