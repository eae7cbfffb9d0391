-- Who bought, by the id of that time and by today's. Who was merged or erased since stays somebody of that time.
with orders as (
    select
        paid_orders.order_key,
        paid_orders.customer_id,
        paid_orders.placed_at,
        orders.subject_key,
        orders.source_system,
        orders.source_record_id
    from {{ ref('int_paid_orders') }} as paid_orders
    inner join {{ ref('int_orders') }} as orders on paid_orders.order_key = orders.source_system || '|' || orders.order_id
    where paid_orders.reason_code is null
),

named as (
    select
        orders.order_key,
        orders.customer_id,
        orders.placed_at,
        min(history.customer_id) as customer_id_then,
        'anonymous|' || md5(coalesce(orders.subject_key, orders.order_key)) as anonymous_id
    from orders
    left join {{ ref('int_identity_history') }} as history
        on
            orders.source_system = history.source_system
            and orders.source_record_id = history.source_record_id
            and {{ holds_at('history', 'orders.placed_at') }}
    group by orders.order_key, orders.customer_id, orders.placed_at, orders.subject_key
),

final as (
    select
        order_key,
        coalesce(customer_id_then, customer_id, anonymous_id) as unit_id,
        coalesce(customer_id, anonymous_id) as buyer_id,
        placed_at
    from named
)

select * from final
