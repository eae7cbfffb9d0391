-- Decisions that a rule proposed or changed would have stopped, by the facts the tier knew when they were taken.
with changes as (
    select *
    from {{ ref('rule_changes') }}
    where
        change in ('add', 'change')
        and status <> 'rejected'
        and proposed_on <= {{ as_of() }}
),

-- A rule that is changed reaches parents as it did; a new one does not.
facts_of_changes as (
    select distinct
        changes.rule_change_id,
        changes.fact,
        changes.scope,
        coalesce(rules.reaches_parents, false) as reaches_parents
    from changes
    left join {{ ref('suppression_rules') }} as rules
        on changes.rule_id = rules.rule_id and changes.action_class = rules.action_class and {{ is_effective('rules') }}
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
            and reached.started_at <= decisions.decided_at
            and reached.known_at <= decisions.decided_at
    where
        decisions.is_action
        and (
            changes.ends <> 'fact_end'
            or reached.ends_at is null
            or reached.ends_at + changes.cooldown_days * interval '1 day' > decisions.decided_at
            or reached.end_known_at > decisions.decided_at
        )
)

select * from final
