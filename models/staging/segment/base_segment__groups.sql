{{ base_table('segment', 'groups') }}
