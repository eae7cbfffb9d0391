-- When a grant runs out: at the first instant at which it is older than any law it is under allows. A law that comes later, by a
-- move or by a new version, ends it no sooner than it comes, and gives back nothing that had run out.
with grants as (
    select
        event_id,
        coalesce(legal_basis, 'consent') as legal_basis,
        coalesce(other_end_at, effective_at) as earliest_at
    from {{ ref('int_consent_ledger') }}
    where evidence_kind = 'grant'
),

-- A legal basis nobody agreed on lasts as long as the shortest one.
ends as (
    select
        grants.event_id,
        bases.effective_to,
        greatest(
            grants.earliest_at + bases.valid_days * interval '1 day', candidates.asked_from, cast(bases.effective_from as timestamp)
        ) as expires_at
    from grants
    inner join {{ ref('int_consent_candidates') }} as candidates on grants.event_id = candidates.event_id
    inner join {{ ref('legal_bases') }} as bases
        on
            (bases.jurisdiction is null or candidates.jurisdiction = bases.jurisdiction)
            and (
                grants.legal_basis = bases.legal_basis
                or grants.legal_basis not in (select listed.legal_basis from {{ ref('legal_bases') }} as listed)
            )
            and bases.effective_from <= {{ as_of() }}
    where bases.valid_days is not null
),

final as (
    select
        event_id,
        min(expires_at) as expires_at
    from ends
    where effective_to is null or effective_to > expires_at
    group by event_id
)

select * from final
