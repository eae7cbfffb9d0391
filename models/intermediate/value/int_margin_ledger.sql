with paid_orders as (
    select *
    from {{ ref('int_paid_orders') }}
    where reason_code is null
),

entries as (
    select
        'order|' || order_key as entry_id,
        customer_id,
        order_key,
        source_system,
        'order' as entry_kind,
        net_revenue as amount,
        placed_at as occurred_at,
        placed_at as ordered_at,
        ingested_at
    from paid_orders
    union all
    select
        'goods|' || order_key as entry_id,
        customer_id,
        order_key,
        source_system,
        'goods' as entry_kind,
        -cost_of_goods as amount,
        placed_at as occurred_at,
        placed_at as ordered_at,
        ingested_at
    from paid_orders
    where cost_of_goods is not null
    union all
    select
        'debit|' || refund_key as entry_id,
        customer_id,
        order_key,
        source_system,
        kind as entry_kind,
        -debit as amount,
        refunded_at as occurred_at,
        placed_at as ordered_at,
        ingested_at
    from {{ ref('int_order_debits') }}
    where debit > 0
    union all
    select
        'cost|' || customer_costs.cost_key as entry_id,
        customer_costs.customer_id,
        customer_costs.order_key,
        customer_costs.source_system,
        customer_costs.kind as entry_kind,
        -customer_costs.cost as amount,
        customer_costs.incurred_at as occurred_at,
        paid_orders.placed_at as ordered_at,
        customer_costs.ingested_at
    from {{ ref('int_customer_costs') }} as customer_costs
    left join paid_orders
        on customer_costs.order_key = paid_orders.order_key
    where customer_costs.reason_code is null
),

final as (
    select
        entry_id,
        customer_id,
        order_key,
        source_system,
        entry_kind,
        cast(amount as decimal(18, 4)) as amount,
        occurred_at,
        ordered_at,
        ingested_at
    from entries
)

select * from final
