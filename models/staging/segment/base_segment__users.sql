{{ base_table('segment', 'users') }}
