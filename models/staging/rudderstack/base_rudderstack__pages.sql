{{ base_table('rudderstack', 'pages') }}
