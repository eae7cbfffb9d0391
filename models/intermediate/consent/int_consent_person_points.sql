with speakers as (
    select distinct coalesce(record_key, identifier_key) as speaker_key
    from {{ ref('int_consent_ledger') }}
    where
        evidence_kind = 'grant'
        and is_authenticated
),

linked as (
    select
        'record|' || source_system || '|' || from_record_id as record_key,
        'record|' || coalesce(to_source_system, source_system) || '|' || to_record_id as other_key,
        coalesce(occurred_at, ingested_at) as linked_at
    from {{ ref('int_links') }}
),

-- The records that speak: the record itself, or those that carry the identifier; a shared identifier speaks for nobody.
speaking as (
    select
        speaker_key,
        speaker_key as record_key,
        cast('1970-01-01' as timestamp) as linked_at
    from speakers

    union all

    select
        speakers.speaker_key,
        links.record_key,
        links.linked_at
    from speakers
    inner join {{ ref('int_subject_map') }} as unshared on speakers.speaker_key = unshared.subject_key
    inner join {{ ref('int_consent_links') }} as links on speakers.speaker_key = links.identifier_key
),

-- Grouped, so that who shares them is looked for among these few and not first among all: many share a shared one.
held as (
    select
        speaking.speaker_key,
        links.identifier_key,
        min(greatest(speaking.linked_at, links.linked_at)) as linked_at
    from speaking
    inner join {{ ref('int_consent_links') }} as links on speaking.record_key = links.record_key
    inner join {{ ref('int_subject_map') }} as subject_map on links.identifier_key = subject_map.subject_key
    group by speaking.speaker_key, links.identifier_key
),

records as (
    select * from speaking

    union all

    select
        held.speaker_key,
        links.record_key,
        greatest(held.linked_at, links.linked_at) as linked_at
    from held
    inner join {{ ref('int_consent_links') }} as links on held.identifier_key = links.identifier_key

    union all

    select
        speaking.speaker_key,
        linked.other_key,
        greatest(speaking.linked_at, linked.linked_at) as linked_at
    from speaking
    inner join linked on speaking.record_key = linked.record_key

    union all

    select
        speaking.speaker_key,
        linked.record_key,
        greatest(speaking.linked_at, linked.linked_at) as linked_at
    from speaking
    inner join linked on speaking.record_key = linked.other_key
),

points as (
    select
        speaker_key,
        record_key as subject_key,
        linked_at
    from records

    union all

    select
        records.speaker_key,
        links.identifier_key,
        greatest(records.linked_at, links.linked_at) as linked_at
    from records
    inner join {{ ref('int_consent_links') }} as links on records.record_key = links.record_key
    inner join {{ ref('int_subject_map') }} as unshared on links.identifier_key = unshared.subject_key
),

final as (
    select
        speaker_key,
        subject_key,
        min(linked_at) as linked_at
    from points
    group by speaker_key, subject_key
)

select * from final
