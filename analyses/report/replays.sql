-- What each proposed change of rules would have changed, had it been in force.
with customers as (
    select
        rule_change_id,
        count(*) as customers
    from {{ ref('rule_replay_customers') }}
    group by rule_change_id
),

replays as (
    select
        rule_change_id,
        min(status) as status,
        sum(findings) as findings,
        sum(sends_avoided) as sends_avoided,
        sum(sends_added) as sends_added,
        sum(margin_change) as margin_change,
        sum(trust_losses_change) as trust_losses_change
    from {{ ref('rule_replay') }}
    group by rule_change_id
),

final as (
    select
        replays.rule_change_id as proposed_change,
        replays.status,
        replays.findings,
        coalesce(customers.customers, 0) as customers,
        replays.sends_avoided,
        replays.sends_added,
        replays.margin_change,
        replays.trust_losses_change
    from replays
    left join customers on replays.rule_change_id = customers.rule_change_id
)

select * from final
order by proposed_change asc
