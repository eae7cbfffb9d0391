{{ base_table('rudderstack', 'aliases') }}
