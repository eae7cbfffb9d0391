-- Suppressions that stood in the way of a decision when it was taken, by the rules then in force. One that had ended, while the
-- tier did not know it yet, was in the way only by what was known.
with rules as (
    select
        rule_id,
        min(effective_from) as effective_from
    from {{ ref('suppression_rules') }}
    group by rule_id
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
    inner join {{ ref('int_suppressions') }} as suppressions
        on
            decisions.customer_id = suppressions.customer_id
            and decisions.action_class = suppressions.action_class
            and (decisions.channel is null or decisions.channel = suppressions.channel)
            and (suppressions.topic is null or decisions.topic = suppressions.topic)
            and decisions.decided_at >= suppressions.started_at
    inner join rules
        on
            suppressions.rule_id = rules.rule_id
            and (rules.effective_from is null or decisions.decided_at >= rules.effective_from)
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
