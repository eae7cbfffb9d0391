{{ base_table('snowplow', 'events') }}
