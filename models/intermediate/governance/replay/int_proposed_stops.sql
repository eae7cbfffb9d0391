-- Decisions that a rule proposed or changed would have stopped, by the facts the tier knew when they were taken.
-- A rule that is changed reaches parents and lets customers go one by one as it did; a new one does not.
with changes as (
    select
        proposed.*,
        coalesce(rules.reaches_parents, false) as reaches_parents,
        coalesce(rules.release_hours, 0) as release_hours
    from {{ ref('rule_changes') }} as proposed
    left join {{ ref('suppression_rules') }} as rules
        on proposed.rule_id = rules.rule_id and proposed.action_class = rules.action_class and {{ is_effective('rules') }}
    where
        proposed.change in ('add', 'change')
        and proposed.status <> 'rejected'
        and proposed.proposed_on <= {{ as_of() }}
),

facts_of_changes as (
    select distinct
        rule_change_id,
        fact,
        scope,
        reaches_parents
    from changes
),

reached as (
    {{ reached_by(ref('int_trust_facts'), 'facts_of_changes', 'rule_change_id') }}
),

final as (
    select distinct
        changes.rule_change_id,
        decisions.decision_id
    from reached
    inner join changes on reached.rule_change_id = changes.rule_change_id and reached.fact = changes.fact
    inner join {{ ref('int_decision_subjects') }} as decisions
        on
            reached.customer_id = decisions.customer_id
            and changes.action_class = decisions.action_class
            and (changes.channel is null or decisions.channel is null or changes.channel = decisions.channel)
            and (reached.channel is null or decisions.channel is null or reached.channel = decisions.channel)
            and (reached.topic is null or reached.topic = decisions.topic)
            and reached.started_at <= decisions.decided_at
            and reached.known_at <= decisions.decided_at
    where
        decisions.is_action
        and (
            changes.ends <> 'fact_end'
            or reached.ends_at is null
            or {{ released_at('changes', 'reached') }} > decisions.decided_at
            or reached.end_known_at > decisions.decided_at
        )
)

select * from final
