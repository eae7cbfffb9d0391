-- A ticket of which a value cannot be read is still somebody's problem, and open unless it says otherwise.
{{ telling_rows(
    'tickets',
    '1 = 1',
    'updated_at',
    {
        'ticket_id': 'coalesce(ticket_id, raw_key)',
        'status': "case when lower(trim(status)) in (select codes.code from " ~ ref('codes') ~ " as codes where codes.kind = 'ticket_status') then status else 'open' end",
    }
) }}
