with restrictions as (
    select *
    from {{ ref('int_consent_ledger') }}
    where
        evidence_kind in ('withdrawal', 'block')
        and is_clearable
),

grants as (
    select *
    from {{ ref('int_consent_grants') }}
    where can_clear
),

-- The same contact point, or a person who was logged in and to whom the contact point belonged at that time.
answered as (
    select
        restrictions.event_id,
        grants.event_id as grant_event_id
    from restrictions
    inner join grants on restrictions.point_key = grants.point_key

    union

    select
        restrictions.event_id,
        grants.event_id as grant_event_id
    from restrictions
    inner join {{ ref('int_consent_person_points') }} as points on restrictions.point_key = points.subject_key
    inner join grants on points.speaker_key = grants.subject_key and points.linked_at <= grants.earliest_at
    where grants.is_authenticated

    union

    select
        restrictions.event_id,
        grants.event_id as grant_event_id
    from restrictions
    inner join {{ ref('int_consent_person_points') }} as points on restrictions.record_key = points.subject_key
    inner join grants on points.speaker_key = grants.subject_key and points.linked_at <= grants.earliest_at
    where grants.is_authenticated
),

final as (
    select distinct
        restrictions.event_id,
        grants.event_id as grant_event_id,
        grants.purpose,
        grants.channel
    from answered
    inner join restrictions on answered.event_id = restrictions.event_id
    inner join grants on answered.grant_event_id = grants.event_id
    where
        grants.earliest_at > coalesce(restrictions.other_end_at, restrictions.effective_at)
        and (restrictions.purpose is null or restrictions.purpose = grants.purpose)
        and (restrictions.channel is null or restrictions.channel = grants.channel)
)

select * from final
