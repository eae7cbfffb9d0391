{{ account_rows('snowplow', ['events']) }}
