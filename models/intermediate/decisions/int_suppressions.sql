with rules as (
    select *
    from {{ ref('suppression_rules') }} as suppression_rules
    where {{ is_effective('suppression_rules') }}
),

facts_of_rules as (
    select distinct
        rule_id,
        fact,
        scope,
        reaches_parents
    from rules
),

reached as (
    {{ reached_by(ref('int_trust_facts'), 'facts_of_rules', 'rule_id') }}
),

-- When a customer is let go is worked out once, and not for each channel.
ruled as (
    select
        reached.customer_id,
        rules.rule_id,
        rules.action_class,
        reached.channel,
        rules.channel as rule_channel,
        reached.topic,
        rules.layer,
        rules.reason_code,
        rules.agreement_id,
        reached.started_at,
        case when rules.ends = 'fact_end' then {{ released_at('rules', 'reached') }} end as ends_at,
        reached.known_at,
        case when rules.ends = 'fact_end' then reached.end_known_at end as end_known_at
    from reached
    inner join rules on reached.rule_id = rules.rule_id
),

applied as (
    select
        ruled.customer_id,
        ruled.rule_id,
        ruled.action_class,
        channels.code as channel,
        ruled.topic,
        ruled.layer,
        ruled.reason_code,
        ruled.agreement_id,
        ruled.started_at,
        ruled.ends_at,
        ruled.known_at,
        ruled.end_known_at
    from ruled
    inner join {{ ref('codes') }} as channels
        on
            channels.kind = 'channel'
            and (ruled.channel is null or ruled.channel = channels.code)
            and (ruled.rule_channel is null or ruled.rule_channel = channels.code)
),

final as (
    select
        customer_id,
        rule_id,
        action_class,
        channel,
        topic,
        layer,
        reason_code,
        agreement_id,
        max(case when ends_at is null or ends_at > {{ as_of() }} then 1 else 0 end) = 1 as is_active,
        started_at,
        case when count(*) = count(ends_at) then max(ends_at) end as ends_at,
        min(known_at) as known_at,
        case when count(*) = count(ends_at) then max(end_known_at) end as end_known_at
    from applied
    group by customer_id, rule_id, action_class, channel, topic, layer, reason_code, agreement_id, started_at
)

select * from final
