-- One row a customer and day with a paid order: the purchases a purchase model counts, with the margin each brought.
with orders as (
    select *
    from {{ ref('int_paid_orders') }}
    where customer_id is not null and reason_code is null
),

margins as (
    select
        order_key,
        sum(amount) as margin
    from {{ ref('int_margin_ledger') }}
    group by order_key
),

final as (
    select
        orders.customer_id,
        {{ business_date('orders.placed_at') }} as purchase_date,
        cast(sum(margins.margin) as decimal(18, 4)) as margin,
        max(case when orders.is_contractual then 1 else 0 end) = 1 as is_contractual
    from orders
    inner join margins
        on orders.order_key = margins.order_key
    group by orders.customer_id, {{ business_date('orders.placed_at') }}
)

select * from final
