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

smallest_bound as (
    select least(min(min_days_since_last_interest), min(max_days_since_last_interest)) as bound_days
    from {{ ref('lifecycle_rules') }}
),

interests as (
    select
        signals.customer_id,
        signals.signal_key as fact_key,
        'interest' as fact_kind,
        signals.occurred_at,
        signals.ingested_at,
        floor({{ days_between("cast('2000-01-01' as timestamp)", 'signals.occurred_at') }} / smallest_bound.bound_days) as period_number
    from {{ ref('int_signals') }} as signals
    cross join smallest_bound
    where signals.is_human and signals.signal_class = 'active' and signals.customer_id is not null
),

-- No rule changes its mind between two signals closer than any bound, so of every period of that length the first and the
-- last are enough: what lies between them is as fresh to every rule as the first is.
telling_interests as (
    select
        *,
        lag(fact_key) over (partition by customer_id, period_number order by occurred_at, fact_key) as previous_key,
        lead(fact_key) over (partition by customer_id, period_number order by occurred_at, fact_key) as next_key
    from interests
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
    where previous_key is null or next_key is null
)

select * from final
