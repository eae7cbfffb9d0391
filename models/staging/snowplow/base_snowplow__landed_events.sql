{{ base_table('snowplow', 'events', landed=true) }}
