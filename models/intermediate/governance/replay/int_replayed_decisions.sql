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

standing as (
    select
        proposals.rule_change_id,
        decisions.decision_id,
        max(case when replaced.rule_id is null then 1 else 0 end) as still_stands
    from {{ ref('int_decision_subjects') }} as decisions
    inner join {{ ref('int_decision_conflicts') }} as conflicts
        on
            decisions.decision_id = conflicts.decision_id
            and decisions.decided_at >= conflicts.known_from
    cross join proposals
    left join changes as replaced
        on
            proposals.rule_change_id = replaced.rule_change_id
            and replaced.change in ('change', 'drop')
            and conflicts.conflict_id = 'suppression|' || replaced.rule_id
            and (replaced.action_class is null or decisions.action_class = replaced.action_class)
            and (replaced.channel is null or decisions.channel = replaced.channel)
    where decisions.is_action
    group by proposals.rule_change_id, decisions.decision_id
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
