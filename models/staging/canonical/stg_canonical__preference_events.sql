{{ telling_rows(
    'preference_events',
    '(' ~ subject_key() ~ ") is not null and lower(trim(preference)) in (select codes.code from " ~ ref('codes') ~ " as codes where codes.kind = 'preference')",
    'occurred_at',
    {'event_id': 'coalesce(event_id, raw_key)'}
) }}
