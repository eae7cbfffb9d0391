with ledger as (
    select
        event_id,
        evidence_kind,
        record_key,
        identifier_key
    from {{ ref('int_consent_ledger') }}
),

by_record as (
    select
        ledger.event_id,
        subject_map.customer_id
    from ledger
    inner join {{ ref('int_subject_map') }} as subject_map on ledger.record_key = subject_map.subject_key
    -- What a record granted that has gone from its source goes with it; what it withdrew stays.
    where subject_map.is_vanished is distinct from true
),

-- A grant by an identifier speaks for the one customer it identifies.
grants_by_identifier as (
    select
        ledger.event_id,
        subject_map.customer_id
    from ledger
    inner join {{ ref('int_subject_map') }} as subject_map on ledger.identifier_key = subject_map.subject_key
    where
        ledger.evidence_kind in ('grant', 'confirmation')
        and ledger.record_key is null
),

holders as (
    select
        subject_key,
        customer_id
    from {{ ref('int_identity_map') }}

    union all

    select
        subject_key,
        customer_id
    from {{ ref('int_vanished_records') }}
),

-- Anything that restricts holds for everyone of whom it may be said: who has or had a record of that id, or uses the identifier.
restrictions_by_record as (
    select
        ledger.event_id,
        holders.customer_id
    from ledger
    inner join holders on ledger.record_key = holders.subject_key
    where ledger.evidence_kind not in ('grant', 'confirmation')
),

restrictions_by_identifier as (
    select
        ledger.event_id,
        identifier_map.customer_id
    from ledger
    inner join {{ ref('int_identifier_map') }} as identifier_map
        on ledger.identifier_key = 'identifier|' || identifier_map.identifier_type || '|' || identifier_map.identifier_value
    where ledger.evidence_kind not in ('grant', 'confirmation')
),

-- An erasure holds for whoever its tombstone stands for, also when the sources have forgotten the person.
erasures as (
    select
        ledger.event_id,
        erasures.customer_id
    from ledger
    inner join {{ ref('int_erasures') }} as erasures on ledger.event_id = 'privacy|' || erasures.request_id
),

final as (
    select * from by_record
    union
    select * from grants_by_identifier
    union
    select * from restrictions_by_record
    union
    select * from restrictions_by_identifier
    union
    select * from erasures
)

select * from final
