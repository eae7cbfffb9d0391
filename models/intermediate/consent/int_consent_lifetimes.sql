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

laws as (
    select
        grants.event_id,
        grants.legal_basis,
        grants.earliest_at,
        candidates.jurisdiction,
        candidates.asked_from,
        count(listed.legal_basis) > 0 as is_listed
    from grants
    inner join {{ ref('int_consent_candidates') }} as candidates on grants.event_id = candidates.event_id
    left join {{ ref('legal_bases') }} as listed
        on
            grants.legal_basis = listed.legal_basis
            and coalesce(listed.jurisdiction, candidates.jurisdiction) = candidates.jurisdiction
            and listed.effective_from <= {{ as_of() }}
    group by grants.event_id, grants.legal_basis, grants.earliest_at, candidates.jurisdiction, candidates.asked_from
),

-- A legal basis of which a law says nothing lasts under it as long as the shortest one.
ends as (
    select
        laws.event_id,
        bases.effective_to,
        greatest(
            laws.earliest_at + bases.valid_days * interval '1 day', laws.asked_from, cast(bases.effective_from as timestamp)
        ) as expires_at
    from laws
    inner join {{ ref('legal_bases') }} as bases
        on
            (
                not laws.is_listed
                or (
                    laws.legal_basis = bases.legal_basis
                    and coalesce(bases.jurisdiction, laws.jurisdiction) = laws.jurisdiction
                )
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
