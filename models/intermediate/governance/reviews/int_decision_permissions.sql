-- Decisions that needed a permission and had none when they were taken: before any grant of it was known, and where none was
-- alive, from when the tier knew that the last had ended.
with decisions as (
    select
        subjects.decision_id,
        subjects.customer_id,
        subjects.purpose,
        subjects.channel,
        subjects.decided_at,
        -- What was asked for where he lived then, and by the law a grant carried with it.
        then_asked.needs_proof,
        then_asked.needs_confirmation,
        coalesce(then_asked.default_status, defaults.default_status) as default_status
    from {{ ref('int_decision_subjects') }} as subjects
    left join {{ ref('int_decision_jurisdictions') }} as then_asked on subjects.decision_id = then_asked.decision_id
    left join {{ ref('int_consent_defaults') }} as defaults
        on
            subjects.customer_id = defaults.customer_id
            and subjects.purpose = defaults.purpose
            and subjects.channel = defaults.channel
    where
        subjects.is_action
        and subjects.needs_permission
        and subjects.customer_id is not null
),

held as (
    select distinct
        decisions.decision_id,
        decisions.decided_at,
        grants.event_id,
        (grants.is_proven or not (coalesce(decisions.needs_proof, false) or coalesce(grants.proof_from <= decisions.decided_at, false)))
        and case
            when coalesce(decisions.needs_confirmation, false) or coalesce(grants.confirmation_from <= decisions.decided_at, false)
                then grants.confirmed_at
            else grants.granted_at
        end <= decisions.decided_at as has_begun,
        coalesce(grants.expires_at <= decisions.decided_at, false) or coalesce(grants.outdated_at <= decisions.decided_at, false) as has_run_out,
        coalesce(grants.ended_at <= decisions.decided_at, false) or blocks.event_id is not null as was_ended,
        grants.known_at,
        coalesce(case when grants.ended_at <= decisions.decided_at then grants.end_known_at end, blocks.known_at) as end_known_at
    from decisions
    inner join {{ ref('int_consent_holdings') }} as holdings
        on
            decisions.customer_id = holdings.customer_id
            and decisions.purpose = holdings.purpose
            and decisions.channel = holdings.channel
    inner join {{ ref('int_consent_grants') }} as grants
        on
            holdings.event_id = grants.event_id
            and decisions.decided_at >= grants.granted_at
    -- A grant on an address that is blocked permits nothing.
    left join {{ ref('int_consent_blocks') }} as blocks
        on
            holdings.point_key = blocks.point_key
            and holdings.channel = blocks.channel
            and decisions.decided_at >= blocks.effective_at
),

judged as (
    select
        decision_id,
        min(case when has_begun then known_at end) as first_known_at,
        max(case when has_begun and has_run_out then known_at when has_begun and was_ended then end_known_at end) as end_known_at,
        max(case when has_begun and not has_run_out and not was_ended then 1 else 0 end) = 1 as is_alive
    from held
    group by decision_id
),

final as (
    select
        decisions.decision_id,
        'before' as phase,
        cast('1970-01-01' as timestamp) as known_from,
        judged.first_known_at as known_to
    from decisions
    left join judged on decisions.decision_id = judged.decision_id
    -- Where the law permits by default, only somebody who has spoken needs a grant.
    where
        (decisions.default_status is distinct from 'granted' or judged.decision_id is not null)
        and (judged.first_known_at is null or judged.first_known_at > decisions.decided_at)

    union all

    select
        judged.decision_id,
        'after' as phase,
        judged.end_known_at as known_from,
        null as known_to
    from judged
    where
        judged.first_known_at is not null
        and not judged.is_alive
)

select * from final
