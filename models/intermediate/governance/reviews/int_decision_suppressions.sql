-- Suppressions that stood in the way of a decision when it was taken, by the rules then in force: those in force now since they
-- began, and before that the versions of then. One that had ended, while the tier did not know it yet, was in the way only by what
-- was known.
with rules as (
    select
        rule_id,
        action_class,
        min(effective_from) as effective_from
    from {{ ref('suppression_rules') }} as suppression_rules
    where {{ is_effective('suppression_rules') }}
    group by rule_id, action_class
),

past_rules as (
    select
        *,
        rule_id || '|' || cast(version as {{ engine_type('string') }}) as version_id
    from {{ ref('suppression_rules') }}
    where effective_to <= {{ as_of() }}
),

facts_of_past_rules as (
    select distinct
        version_id,
        fact,
        scope,
        reaches_parents
    from past_rules
),

reached as (
    {{ reached_by(ref('int_trust_facts'), 'facts_of_past_rules', 'version_id') }}
),

suppressions as (
    select
        stood.customer_id,
        stood.rule_id,
        stood.action_class,
        stood.channel,
        stood.topic,
        stood.layer,
        stood.reason_code,
        stood.started_at,
        stood.ends_at,
        stood.known_at,
        stood.end_known_at,
        rules.effective_from,
        cast(null as timestamp) as effective_to
    from {{ ref('int_suppressions') }} as stood
    inner join rules on stood.rule_id = rules.rule_id and stood.action_class = rules.action_class

    union all

    select
        reached.customer_id,
        past_rules.rule_id,
        past_rules.action_class,
        coalesce(reached.channel, past_rules.channel) as channel,
        reached.topic,
        past_rules.layer,
        past_rules.reason_code,
        reached.started_at,
        case when past_rules.ends = 'fact_end' then {{ released_at('past_rules', 'reached') }} end as ends_at,
        reached.known_at,
        case when past_rules.ends = 'fact_end' then reached.end_known_at end as end_known_at,
        past_rules.effective_from,
        past_rules.effective_to
    from reached
    inner join past_rules
        on
            reached.version_id = past_rules.version_id
            and reached.fact = past_rules.fact
            and (reached.channel is null or past_rules.channel is null or reached.channel = past_rules.channel)
),

final as (
    select
        decisions.decision_id,
        suppressions.layer,
        suppressions.reason_code,
        suppressions.rule_id,
        min(suppressions.known_at) as known_from,
        case
            when sum(case when suppressions.ends_at <= decisions.decided_at then 0 else 1 end) = 0 then max(suppressions.end_known_at)
        end as known_to
    from {{ ref('int_decision_subjects') }} as decisions
    inner join suppressions
        on
            decisions.customer_id = suppressions.customer_id
            and decisions.action_class = suppressions.action_class
            and (decisions.channel is null or suppressions.channel is null or decisions.channel = suppressions.channel)
            and (suppressions.topic is null or decisions.topic = suppressions.topic)
            and decisions.decided_at >= suppressions.started_at
            and {{ in_force('suppressions', 'decisions.decided_at') }}
    where
        decisions.is_action
        and (
            suppressions.ends_at is null
            or suppressions.ends_at > decisions.decided_at
            or suppressions.end_known_at > decisions.decided_at
        )
    group by decisions.decision_id, suppressions.layer, suppressions.reason_code, suppressions.rule_id
)

select * from final
