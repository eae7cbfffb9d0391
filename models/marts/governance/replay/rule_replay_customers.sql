-- Whom a proposed change of rules would have concerned.
with changed as (
    select
        rule_change_id,
        customer_id,
        sum(case when is_avoided then 1 else 0 end) as sends_avoided,
        sum(case when is_avoided then 0 else 1 end) as sends_added
    from {{ ref('int_replayed_decisions') }}
    where customer_id is not null
    group by rule_change_id, customer_id
),

final as (
    select
        {{ contract_columns([
            ('string', ['rule_change_id', 'customer_id']),
            ('bigint', ['sends_avoided', 'sends_added']),
        ]) }}
    from changed
)

select * from final
