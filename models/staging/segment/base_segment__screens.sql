{{ base_table('segment', 'screens') }}
