-- An order that only pays another system's order is no sale of its own, once that order is known.
with orders as (
    select
        *,
        source_system || '|' || order_id as order_key,
        coalesce(discount_amount, 0) as discount,
        coalesce(tax_amount, 0) + coalesce(shipping_amount, 0) as passed_through
    from {{ ref('int_orders') }}
    where placed_at <= {{ as_of() }} and ingested_at <= {{ as_of() }}
),

claims as (
    select
        payments.order_key as payment_key,
        orders.order_key,
        (orders.gross_amount - orders.discount)
        / nullif(orders.gross_amount - orders.discount + orders.passed_through, 0) as goods_share,
        row_number() over (partition by payments.order_key order by orders.placed_at, orders.order_key) as claim_rank
    from orders as payments
    inner join orders
        on payments.pays_order_id = orders.order_id and payments.source_system <> orders.source_system
    where payments.is_test is distinct from true
),

final as (
    select
        payment_key,
        order_key,
        goods_share
    from claims
    where claim_rank = 1
)

select * from final
