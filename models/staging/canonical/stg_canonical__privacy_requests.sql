{{ telling_rows(
    'privacy_requests',
    '(' ~ subject_key() ~ ") is not null and lower(trim(kind)) in (select codes.code from " ~ ref('codes') ~ " as codes where codes.kind = 'privacy_request')",
    'received_at',
    {'request_id': 'coalesce(request_id, raw_key)'}
) }}
