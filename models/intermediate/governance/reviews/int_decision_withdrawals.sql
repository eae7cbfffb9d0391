-- Withdrawals that stood in the way of a decision when it was taken. One that had been answered, while the tier did not know
-- the answer yet, was in the way only by what was known.
with withdrawals as (
    select
        decisions.decision_id,
        decisions.purpose,
        decisions.channel,
        decisions.decided_at,
        ledger.event_id,
        ledger.reason_code,
        ledger.ingested_at
    from {{ ref('int_decision_subjects') }} as decisions
    inner join {{ ref('int_consent_reach') }} as reach on decisions.customer_id = reach.customer_id
    inner join {{ ref('int_consent_ledger') }} as ledger
        on
            reach.event_id = ledger.event_id
            and ledger.evidence_kind = 'withdrawal'
            and decisions.decided_at >= ledger.effective_at
            and (ledger.purpose is null or decisions.purpose = ledger.purpose)
            and (ledger.channel is null or decisions.channel is null or decisions.channel = ledger.channel)
    where
        decisions.is_action
        and decisions.needs_permission
),

answers as (
    select
        withdrawals.decision_id,
        withdrawals.event_id,
        min(grants.known_at) as known_at
    from withdrawals
    inner join {{ ref('int_consent_answers') }} as answers
        on
            withdrawals.event_id = answers.event_id
            and withdrawals.purpose = answers.purpose
            and withdrawals.channel = answers.channel
    inner join {{ ref('int_consent_grants') }} as grants
        on
            answers.grant_event_id = grants.event_id
            and withdrawals.decided_at >= grants.granted_at
            and (not grants.needs_confirmation or withdrawals.decided_at >= grants.confirmed_at)
    group by withdrawals.decision_id, withdrawals.event_id
),

final as (
    select
        withdrawals.decision_id,
        withdrawals.event_id,
        withdrawals.reason_code,
        withdrawals.ingested_at as known_from,
        answers.known_at as known_to
    from withdrawals
    left join answers
        on
            withdrawals.decision_id = answers.decision_id
            and withdrawals.event_id = answers.event_id
    where
        answers.known_at is null
        or answers.known_at > withdrawals.decided_at
)

select * from final
