-- What a stage rests on: paid orders and active signals of a person, each with the time it could be known.
with orders as (
    select
        customer_id,
        order_key as fact_key,
        'order' as fact_kind,
        placed_at as occurred_at,
        ingested_at
    from {{ ref('int_paid_orders') }}
    where customer_id is not null
),

interests as (
    select
        customer_id,
        signal_key as fact_key,
        'interest' as fact_kind,
        occurred_at,
        ingested_at,
        lag(occurred_at) over (
            partition by customer_id order by occurred_at, signal_key
        ) as previous_at,
        lead(occurred_at) over (
            partition by customer_id order by occurred_at, signal_key
        ) as next_at
    from {{ ref('int_signals') }}
    where is_human and signal_class = 'active' and customer_id is not null
),

smallest_bound as (
    select least(min(min_days_since_last_interest), min(max_days_since_last_interest)) as bound_days
    from {{ ref('lifecycle_rules') }}
),

-- Between two signals closer than any bound no rule can change its mind, so the first and the last of a run are enough.
telling_interests as (
    select interests.*
    from interests
    cross join smallest_bound
    where
        interests.previous_at is null
        or interests.next_at is null
        or interests.previous_at < {{ days_before('interests.occurred_at', 'smallest_bound.bound_days') }}
        or interests.next_at > {{ days_after('interests.occurred_at', 'smallest_bound.bound_days') }}
),

final as (
    select
        customer_id,
        fact_key,
        fact_kind,
        occurred_at,
        ingested_at
    from orders
    union all
    select
        customer_id,
        fact_key,
        fact_kind,
        occurred_at,
        ingested_at
    from telling_interests
)

select * from final
