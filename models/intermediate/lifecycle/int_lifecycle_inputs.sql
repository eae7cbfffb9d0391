-- What the rules look at, at every instant at which a stage can change.
with moments as (
    select
        customer_id,
        valid_from,
        0 as paid_orders,
        cast(null as timestamp) as ordered_at,
        cast(null as timestamp) as interested_at,
        cast(null as timestamp) as ingested_at,
        true as is_instant
    from {{ ref('int_lifecycle_instants') }}
    union all
    select
        customer_id,
        occurred_at as valid_from,
        case when fact_kind = 'order' then 1 else 0 end as paid_orders,
        case when fact_kind = 'order' then occurred_at end as ordered_at,
        case when fact_kind = 'interest' then occurred_at end as interested_at,
        ingested_at,
        false as is_instant
    from {{ ref('int_lifecycle_facts') }}
),

-- A range frame takes in every fact of the same instant.
running as (
    select
        customer_id,
        valid_from,
        is_instant,
        sum(paid_orders) over so_far as paid_order_count,
        min(ordered_at) over so_far as first_order_at,
        max(ordered_at) over so_far as last_order_at,
        max(interested_at) over so_far as last_interest_at,
        max(ingested_at) over so_far as known_from
    from moments
    window so_far as (partition by customer_id order by valid_from range between unbounded preceding and current row)
),

final as (
    select
        customer_id,
        valid_from,
        cast(paid_order_count as bigint) as paid_order_count,
        first_order_at,
        last_order_at,
        last_interest_at,
        greatest(valid_from, coalesce(known_from, valid_from)) as known_from
    from running
    where is_instant
)

select * from final
