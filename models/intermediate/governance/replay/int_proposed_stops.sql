-- Decisions that a rule proposed or changed would have stopped, by the facts the tier knew when they were taken.
with changes as (
    select *
    from {{ ref('rule_changes') }}
    where
        change in ('add', 'change')
        and status <> 'rejected'
        and proposed_on <= {{ as_of() }}
),

facts as (
    select
        facts.*,
        coalesce(facts.account_id, customers.account_id) as reached_account_id
    from {{ ref('int_trust_facts') }} as facts
    left join {{ ref('int_customers') }} as customers on facts.customer_id = customers.customer_id
    where facts.fact in (select changes.fact from changes)
),

reached as (
    select
        changes.rule_change_id,
        changes.action_class,
        changes.channel as rule_channel,
        changes.ends,
        changes.cooldown_days,
        facts.customer_id,
        facts.channel as fact_channel,
        facts.started_at,
        facts.ends_at,
        facts.known_at,
        facts.end_known_at
    from facts
    inner join changes on facts.fact = changes.fact
    where facts.customer_id is not null

    union

    select
        changes.rule_change_id,
        changes.action_class,
        changes.channel as rule_channel,
        changes.ends,
        changes.cooldown_days,
        members.customer_id,
        facts.channel as fact_channel,
        facts.started_at,
        facts.ends_at,
        facts.known_at,
        facts.end_known_at
    from facts
    inner join changes on facts.fact = changes.fact and changes.scope = 'account'
    inner join {{ ref('int_account_members') }} as members on facts.reached_account_id = members.account_id
),

final as (
    select distinct
        reached.rule_change_id,
        decisions.decision_id
    from reached
    inner join {{ ref('int_decision_subjects') }} as decisions
        on
            reached.customer_id = decisions.customer_id
            and reached.action_class = decisions.action_class
            and (reached.rule_channel is null or decisions.channel is null or reached.rule_channel = decisions.channel)
            and (reached.fact_channel is null or decisions.channel is null or reached.fact_channel = decisions.channel)
            and reached.started_at <= decisions.decided_at
            and reached.known_at <= decisions.decided_at
    where
        decisions.is_action
        and (
            reached.ends <> 'fact_end'
            or reached.ends_at is null
            or reached.ends_at + reached.cooldown_days * interval '1 day' > decisions.decided_at
            or reached.end_known_at > decisions.decided_at
        )
)

select * from final
