{{ base_table('segment', 'pages') }}
