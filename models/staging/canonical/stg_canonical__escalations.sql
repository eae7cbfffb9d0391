-- An escalation is pending until it is plainly resolved, whatever else of it cannot be read.
{{ telling_rows(
    'escalations',
    '1 = 1',
    'opened_at',
    {'escalation_id': 'coalesce(escalation_id, raw_key)', 'opened_at': "coalesce(opened_at, raw_ingested_at, cast('1970-01-01' as timestamp))"}
) }}
