-- A withdrawal stands in whichever version of a row it is said, and whatever else cannot be read there; a grant needs a sound row.
{{ telling_rows(
    'consent_events',
    '(' ~ subject_key() ~ ") is not null and lower(trim(action)) in (select actions.action from " ~ ref('consent_actions')
    ~ " as actions where actions.evidence_kind not in ('grant', 'confirmation'))",
    'occurred_at',
    {'consent_event_id': "'unreadable:' || raw_key"},
    of_each_version=true
) }}
