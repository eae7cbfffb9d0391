-- Every jurisdiction whose law a grant may be under, and from when: that which it names, those of today, and every one its
-- customer has lived in since. A grant keeps the law it was given under and takes on that of every move, so a move frees nothing.
with grants as (
    select
        ledger.event_id,
        ledger.record_key,
        ledger.identifier_key,
        ledger.jurisdiction,
        coalesce(ledger.other_end_at, ledger.effective_at) as earliest_at,
        reach.customer_id
    from {{ ref('int_consent_ledger') }} as ledger
    left join {{ ref('int_consent_reach') }} as reach on ledger.event_id = reach.event_id
    where ledger.evidence_kind = 'grant'
),

named as (
    select
        grants.event_id,
        coalesce(jurisdictions.jurisdiction, 'unknown') as jurisdiction
    from grants
    left join {{ ref('jurisdictions') }} as jurisdictions
        on upper(grants.jurisdiction) in (jurisdictions.country, upper(jurisdictions.jurisdiction)) and {{ is_effective('jurisdictions') }}
    where grants.jurisdiction is not null
),

own as (
    select * from named

    union

    select
        grants.event_id,
        subjects.jurisdiction
    from grants
    inner join {{ ref('int_consent_jurisdictions') }} as subjects
        on subjects.grain = 'subject' and grants.record_key = subjects.subject_key

    union

    select
        grants.event_id,
        subjects.jurisdiction
    from grants
    inner join {{ ref('int_consent_jurisdictions') }} as subjects
        on subjects.grain = 'subject' and grants.identifier_key = subjects.subject_key
),

-- What the contact point itself does not tell is unknown, whoever else it is merged with.
present as (
    select * from own

    union

    select
        grants.event_id,
        customers.jurisdiction
    from grants
    inner join {{ ref('int_consent_jurisdictions') }} as customers
        on customers.grain = 'customer' and grants.customer_id = customers.subject_key

    union

    select
        grants.event_id,
        'unknown' as jurisdiction
    from grants
    where not exists (
        select 1 as found
        from own
        where own.event_id = grants.event_id
    )
),

lived as (
    select
        grants.event_id,
        places.jurisdiction,
        places.lived_from,
        places.lived_to
    from grants
    inner join {{ ref('int_consent_places') }} as places
        on grants.customer_id = places.customer_id and grants.earliest_at < places.lived_to
),

dated as (
    select
        event_id,
        jurisdiction,
        cast('0001-01-01' as timestamp) as asked_from
    from named

    union

    select
        present.event_id,
        present.jurisdiction,
        coalesce(lived.lived_from, cast('0001-01-01' as timestamp)) as asked_from
    from present
    left join lived on present.event_id = lived.event_id and present.jurisdiction = lived.jurisdiction

    union

    -- All of them, of today too: another build of the same instant may find somebody elsewhere. To learn where is no move.
    select
        event_id,
        jurisdiction,
        lived_from as asked_from
    from lived
    where jurisdiction <> 'unknown'
),

final as (
    select
        event_id,
        jurisdiction,
        min(asked_from) as asked_from
    from dated
    group by event_id, jurisdiction
)

select * from final
