with grants as (
    select
        ledger.event_id,
        ledger.record_key,
        ledger.identifier_key,
        ledger.purpose,
        ledger.channel,
        ledger.jurisdiction,
        coalesce(ledger.legal_basis, 'consent') as legal_basis,
        reach.customer_id
    from {{ ref('int_consent_ledger') }} as ledger
    left join {{ ref('int_consent_reach') }} as reach on ledger.event_id = reach.event_id
    where ledger.evidence_kind = 'grant'
),

own as (
    select
        grants.event_id,
        coalesce(jurisdictions.jurisdiction, 'unknown') as jurisdiction
    from grants
    left join {{ ref('jurisdictions') }} as jurisdictions
        on upper(grants.jurisdiction) in (jurisdictions.country, upper(jurisdictions.jurisdiction)) and {{ is_effective('jurisdictions') }}
    where grants.jurisdiction is not null

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

-- The strictest of every candidate holds; what the contact point itself does not tell is unknown, whoever else it is merged with.
candidates as (
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

rules as (
    select
        grants.event_id,
        max(case when rules.needs_proof is distinct from false then 1 else 0 end) = 1 as needs_proof,
        max(case when rules.needs_confirmation is distinct from false then 1 else 0 end) = 1 as needs_confirmation,
        max(case when rules.needs_notice is distinct from false then 1 else 0 end) = 1 as needs_notice,
        min(rules.confirmation_days) as confirmation_days
    from grants
    inner join candidates on grants.event_id = candidates.event_id
    left join {{ ref('consent_rules') }} as rules
        on
            candidates.jurisdiction = rules.jurisdiction
            and (rules.purpose is null or grants.purpose = rules.purpose)
            and (rules.channel is null or grants.channel = rules.channel)
            and {{ is_effective('rules') }}
    group by grants.event_id
),

-- A legal basis nobody agreed on lasts as long as the shortest one.
bases as (
    select
        grants.event_id,
        min(bases.valid_days) as valid_days
    from grants
    inner join candidates on grants.event_id = candidates.event_id
    inner join {{ ref('legal_bases') }} as bases
        on
            (bases.jurisdiction is null or candidates.jurisdiction = bases.jurisdiction)
            and (
                grants.legal_basis = bases.legal_basis
                or grants.legal_basis not in (select listed.legal_basis from {{ ref('legal_bases') }} as listed)
            )
            and {{ is_effective('bases') }}
    group by grants.event_id
),

final as (
    select
        rules.event_id,
        rules.needs_proof,
        rules.needs_confirmation,
        rules.needs_notice,
        coalesce(rules.confirmation_days, 0) as confirmation_days,
        bases.valid_days
    from rules
    left join bases on rules.event_id = bases.event_id
)

select * from final
