-- What a proposed change of rules would have changed, had it been in force: every change and every programme that has acted.
with changes as (
    select distinct
        rule_change_id,
        status
    from {{ ref('rule_changes') }}
    where proposed_on <= {{ as_of() }}
),

programmes as (
    select
        coalesce(programme_id, 'none') as programme_id,
        count(*) as sends
    from {{ ref('int_decision_subjects') }}
    where is_action
    group by coalesce(programme_id, 'none')
),

replayed as (
    select
        decisions.rule_change_id,
        decisions.programme_id,
        count(distinct decisions.customer_id) as customers_changed,
        sum(case when decisions.is_avoided then 1 else 0 end) as sends_avoided,
        sum(case when decisions.is_avoided then 0 else 1 end) as sends_added,
        sum(case when aftermaths.decision_id is null then 1 else 0 end) as sends_unmeasured,
        sum(case when decisions.is_avoided then -aftermaths.margin_effect else aftermaths.margin_effect end) as margin_change,
        sum(case when decisions.is_avoided then -aftermaths.trust_loss_effect else aftermaths.trust_loss_effect end) as trust_losses_change
    from {{ ref('int_replayed_decisions') }} as decisions
    left join {{ ref('int_decision_aftermaths') }} as aftermaths on decisions.decision_id = aftermaths.decision_id
    group by decisions.rule_change_id, decisions.programme_id
),

findings as (
    select
        rule_change_id,
        coalesce(programme_id, 'none') as programme_id,
        count(*) as findings
    from {{ ref('int_decision_reviews') }}
    where
        is_finding
        and rule_change_id is not null
    group by rule_change_id, coalesce(programme_id, 'none')
),

joined as (
    select
        changes.rule_change_id,
        programmes.programme_id,
        changes.status,
        coalesce(findings.findings, 0) as findings,
        programmes.sends,
        coalesce(replayed.customers_changed, 0) as customers_changed,
        coalesce(replayed.sends_avoided, 0) as sends_avoided,
        coalesce(replayed.sends_added, 0) as sends_added,
        coalesce(replayed.sends_unmeasured, 0) as sends_unmeasured,
        round(replayed.margin_change, 4) as margin_change,
        round(replayed.trust_losses_change, 4) as trust_losses_change
    from changes
    cross join programmes
    left join replayed
        on
            changes.rule_change_id = replayed.rule_change_id
            and programmes.programme_id = replayed.programme_id
    left join findings
        on
            changes.rule_change_id = findings.rule_change_id
            and programmes.programme_id = findings.programme_id
),

final as (
    select
        {{ contract_columns([
            ('string', ['rule_change_id', 'programme_id', 'status']),
            ('bigint', ['findings', 'sends', 'customers_changed', 'sends_avoided', 'sends_added', 'sends_unmeasured']),
            ('decimal(18,4)', ['margin_change']),
            ('double', ['trust_losses_change']),
        ]) }}
    from joined
)

select * from final
