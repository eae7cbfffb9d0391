-- From which month to which a customer can be rated, by each state of knowledge: from the first month start after the minimum
-- age, for as long as the orders the rating rests on are fresh.
with orders as (
    select *
    from {{ ref('int_paid_orders') }}
    where customer_id is not null and reason_code is null
),

systems as (
    select
        source_system,
        max(placed_at) as latest_order_at
    from orders
    group by source_system
),

customers as (
    select
        orders.customer_id,
        states.view_number,
        min(orders.placed_at) as first_order_at,
        max(systems.latest_order_at) as basis_at
    from orders
    inner join {{ ref('int_value_views') }} as states
        on
            orders.customer_id = states.customer_id
            and {{ known_in('states', 'orders.placed_at', 'orders.ingested_at') }}
    inner join systems
        on orders.source_system = systems.source_system
    group by orders.customer_id, states.view_number
),

bounded as (
    select
        *,
        {{ days_after('first_order_at', parameter(ref('value_parameters'), 'rating_min_age')) }} as old_enough_at,
        {{ days_after('basis_at', parameter(ref('value_parameters'), 'basis_max_age')) }} as basis_fresh_until
    from customers
),

final as (
    select
        customer_id,
        view_number,
        {{ month_index('old_enough_at') }} + 1 as rated_from_month,
        {{ month_index('least(basis_fresh_until, ' ~ as_of() ~ ')') }} as rated_to_month,
        first_order_at,
        basis_at,
        basis_fresh_until
    from bounded
)

select * from final
