-- One row a decision: was it right by what was known, was it right by what was so, and why not.
with conflicts as (
    select
        decisions.decision_id,
        {{ distinct_list("case when conflicts.known_to is null then conflicts.reason_code end") }} as reason_codes,
        max(case when conflicts.known_from <= decisions.decided_at then 1 else 0 end) = 1 as is_known_against,
        max(case when conflicts.known_to is null then 1 else 0 end) = 1 as is_truly_against,
        -- A consumer that does not say what it read had read everything.
        max(case when conflicts.known_from <= coalesce(decisions.context_at, decisions.decided_at) then 1 else 0 end) = 1 as was_surfaced
    from {{ ref('int_decision_subjects') }} as decisions
    inner join {{ ref('int_decision_conflicts') }} as conflicts on decisions.decision_id = conflicts.decision_id
    group by decisions.decision_id
),

judged as (
    select
        decisions.*,
        conflicts.reason_codes,
        coalesce(verdicts.technical_verdict, 'not_reviewed') as technical_verdict,
        verdicts.severity as reviewed_severity,
        verdicts.rule_change_id,
        coalesce(conflicts.is_known_against, false) as is_known_against,
        coalesce(conflicts.is_truly_against, false) as is_truly_against,
        coalesce(conflicts.was_surfaced, false) as was_surfaced,
        coalesce(verdicts.is_objected_to, false) as is_objected_to,
        coalesce(decisions.definitions_hash <> decisions.current_definitions_hash, false) as is_outdated,
        verdicts.reviewed_at
    from {{ ref('int_decision_subjects') }} as decisions
    left join conflicts on decisions.decision_id = conflicts.decision_id
    left join {{ ref('int_decision_verdicts') }} as verdicts on decisions.decision_id = verdicts.decision_id
),

caused as (
    select
        *,
        case
            when is_wrong_customer then 'identity_error'
            when is_known_against and was_surfaced then 'policy_breach'
            when is_known_against then 'surfacing_latency'
            when is_truly_against then 'ingestion_latency'
            when is_outdated then 'definition_divergence'
            when is_objected_to then 'rule_gap'
            when technical_verdict = 'incorrect' then 'model_error'
            when technical_verdict = 'correct' then 'sound'
            else 'unreviewed'
        end as root_cause
    from judged
),

final as (
    select
        caused.decision_id,
        caused.customer_id,
        caused.consumer_id,
        caused.programme_id,
        caused.action_id,
        caused.action_class,
        caused.channel,
        caused.technical_verdict,
        case when caused.is_known_against then 'inappropriate' else 'appropriate' end as known_context_verdict,
        case when caused.is_truly_against or caused.is_objected_to then 'inappropriate' else 'appropriate' end as true_context_verdict,
        caused.root_cause,
        caused.reason_codes,
        case when causes.is_finding then coalesce(caused.reviewed_severity, causes.severity) end as severity,
        causes.accountable,
        caused.rule_change_id,
        causes.is_finding,
        caused.is_action,
        caused.decided_at,
        caused.known_at,
        caused.reviewed_at
    from caused
    left join {{ ref('review_causes') }} as causes
        on caused.root_cause = causes.root_cause and {{ is_effective('causes') }}
)

select * from final
