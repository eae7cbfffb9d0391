{{ base_table('segment', 'aliases') }}
