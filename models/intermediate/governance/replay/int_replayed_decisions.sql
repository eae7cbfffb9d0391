-- Decisions that would have come out otherwise: one row a proposed change and decision. Both sets of rules are taken as obeyed,
-- by what the tier knew when the decision was taken; whatever else stood in its way stands there under both.
with changes as (
    select *
    from {{ ref('rule_changes') }}
    where
        status <> 'rejected'
        and proposed_on <= {{ as_of() }}
),

proposals as (
    select distinct rule_change_id
    from changes
),

known as (
    select
        decisions.decision_id,
        decisions.action_class,
        decisions.channel,
        conflicts.conflict_id
    from {{ ref('int_decision_subjects') }} as decisions
    inner join {{ ref('int_decision_conflicts') }} as conflicts
        on
            decisions.decision_id = conflicts.decision_id
            and decisions.decided_at >= conflicts.known_from
    where decisions.is_action
),

replaced as (
    select
        changes.rule_change_id,
        known.decision_id,
        known.conflict_id
    from known
    inner join changes
        on
            known.conflict_id = 'suppression|' || changes.rule_id
            and (changes.action_class is null or known.action_class = changes.action_class)
            and (changes.channel is null or known.channel = changes.channel)
    where changes.change in ('change', 'drop')
),

standing as (
    select
        proposals.rule_change_id,
        known.decision_id,
        max(case when replaced.conflict_id is null then 1 else 0 end) as still_stands
    from known
    cross join proposals
    left join replaced
        on
            proposals.rule_change_id = replaced.rule_change_id
            and known.decision_id = replaced.decision_id
            and known.conflict_id = replaced.conflict_id
    group by proposals.rule_change_id, known.decision_id
),

compared as (
    select
        coalesce(standing.rule_change_id, proposed.rule_change_id) as rule_change_id,
        coalesce(standing.decision_id, proposed.decision_id) as decision_id,
        standing.decision_id is not null as is_stopped_now,
        coalesce(standing.still_stands, 0) = 1 or proposed.decision_id is not null as is_stopped_then
    from standing
    full join {{ ref('int_proposed_stops') }} as proposed
        on
            standing.rule_change_id = proposed.rule_change_id
            and standing.decision_id = proposed.decision_id
),

final as (
    select
        compared.rule_change_id,
        compared.decision_id,
        coalesce(decisions.programme_id, 'none') as programme_id,
        decisions.customer_id,
        compared.is_stopped_then as is_avoided
    from compared
    inner join {{ ref('int_decision_subjects') }} as decisions on compared.decision_id = decisions.decision_id
    where compared.is_stopped_now <> compared.is_stopped_then
)

select * from final
