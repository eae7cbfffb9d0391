{{ account_rows('rudderstack', ['users', 'identifies', 'tracks', 'pages', 'screens', 'aliases', 'groups', 'rudder_discards']) }}
