{{ account_rows('segment', ['users', 'identifies', 'tracks', 'pages', 'screens', 'aliases', 'groups']) }}
