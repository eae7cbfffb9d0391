-- What became of a customer within the outcome time after a decision: margin earned, and trust lost. The same after being held out,
-- by programme, is what would have become of them anyway. Nothing of a decision that is too young.
with decisions as (
    select
        subjects.decision_id,
        subjects.customer_id,
        coalesce(subjects.programme_id, 'none') as programme_id,
        coalesce(decisions.is_holdout, false) as is_holdout,
        subjects.decided_at,
        {{ days_after('subjects.decided_at', parameter(ref('outcome_parameters'), 'outcome_days')) }} as measured_at
    from {{ ref('int_decision_subjects') }} as subjects
    inner join {{ ref('int_ai_decisions') }} as decisions on subjects.decision_id = decisions.decision_id
    where subjects.customer_id is not null
),

margins as (
    select
        decisions.decision_id,
        sum(ledger.amount) as margin
    from decisions
    inner join {{ ref('int_margin_ledger') }} as ledger
        on
            decisions.customer_id = ledger.customer_id
            and decisions.decided_at < ledger.occurred_at
            and decisions.measured_at >= ledger.occurred_at
    group by decisions.decision_id
),

losses as (
    select
        customer_id,
        started_at as lost_at
    from {{ ref('int_trust_facts') }}
    where
        customer_id is not null
        and fact in ('complained', 'said_too_many', 'snoozed', 'low_satisfaction')

    union all

    select
        reach.customer_id,
        ledger.effective_at as lost_at
    from {{ ref('int_consent_ledger') }} as ledger
    inner join {{ ref('int_consent_reach') }} as reach on ledger.event_id = reach.event_id
    where ledger.evidence_kind = 'withdrawal'
),

lost as (
    select
        decisions.decision_id,
        count(*) as trust_losses
    from decisions
    inner join losses
        on
            decisions.customer_id = losses.customer_id
            and decisions.decided_at < losses.lost_at
            and decisions.measured_at >= losses.lost_at
    group by decisions.decision_id
),

followed as (
    select
        decisions.*,
        cast(coalesce(margins.margin, 0) as {{ engine_type('double') }}) as margin,
        cast(coalesce(lost.trust_losses, 0) as {{ engine_type('double') }}) as trust_losses
    from decisions
    left join margins on decisions.decision_id = margins.decision_id
    left join lost on decisions.decision_id = lost.decision_id
    where decisions.measured_at <= {{ as_of() }}
),

held_out as (
    select
        programme_id,
        avg(margin) as margin,
        avg(trust_losses) as trust_losses
    from followed
    where is_holdout
    group by programme_id
),

final as (
    select
        followed.decision_id,
        followed.programme_id,
        followed.margin - held_out.margin as margin_effect,
        followed.trust_losses - held_out.trust_losses as trust_loss_effect
    from followed
    inner join held_out on followed.programme_id = held_out.programme_id
    where not followed.is_holdout
)

select * from final
