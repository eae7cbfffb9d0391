-- The strictest of every law a grant may be under, and from when each thing is asked for: never, if that is null.
with final as (
    select
        grants.event_id,
        max(case when rules.needs_proof is distinct from false then 1 else 0 end) = 1 as needs_proof,
        max(case when rules.needs_confirmation is distinct from false then 1 else 0 end) = 1 as needs_confirmation,
        max(case when rules.needs_notice is distinct from false then 1 else 0 end) = 1 as needs_notice,
        coalesce(min(rules.confirmation_days), 0) as confirmation_days,
        min(case when rules.needs_proof is distinct from false then candidates.asked_from end) as proof_from,
        min(case when rules.needs_confirmation is distinct from false then candidates.asked_from end) as confirmation_from,
        min(case when rules.needs_notice is distinct from false then candidates.asked_from end) as notice_from
    from {{ ref('int_consent_ledger') }} as grants
    inner join {{ ref('int_consent_candidates') }} as candidates on grants.event_id = candidates.event_id
    left join {{ ref('consent_rules') }} as rules
        on
            candidates.jurisdiction = rules.jurisdiction
            and (rules.purpose is null or grants.purpose = rules.purpose)
            and (rules.channel is null or grants.channel = rules.channel)
            and {{ is_effective('rules') }}
    where grants.evidence_kind = 'grant'
    group by grants.event_id
)

select * from final
