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
    select min(least(min_days_since_last_interest, max_days_since_last_interest)) as bound_days
    from {{ ref('lifecycle_rules') }}
),

interests as (
    select
        signals.customer_id,
        signals.signal_key as fact_key,
        'interest' as fact_kind,
        signals.occurred_at,
        signals.ingested_at,
        greatest(signals.occurred_at, signals.ingested_at) as known_at,
        floor({{ days_between("cast('2000-01-01' as timestamp)", 'signals.occurred_at') }} / smallest_bound.bound_days) as period_number,
        {{ days_between("cast('2000-01-01' as timestamp)", 'signals.ingested_at') }} / smallest_bound.bound_days as known_period
    from {{ ref('int_signals') }} as signals
    cross join smallest_bound
    where signals.is_human and signals.signal_class = 'active' and signals.customer_id is not null
),

timed_interests as (
    select
        *,
        known_period >= period_number + 1 as is_late
    from interests
),

-- No rule changes its mind between two signals closer than any bound, so of every period of that length the first and the
-- last are enough: what lies between them is as fresh to every rule as the first is. So that this holds of what was known
-- at any time too, the first to be known is kept, and whatever was known only when its period was over.
telling_interests as (
    select
        *,
        row_number() over (partition by customer_id, period_number, is_late order by occurred_at, fact_key) as from_first,
        row_number() over (partition by customer_id, period_number, is_late order by occurred_at desc, fact_key desc) as from_last,
        row_number() over (partition by customer_id, period_number, is_late order by known_at, fact_key) as from_known
    from timed_interests
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
    where is_late or from_first = 1 or from_last = 1 or from_known = 1
)

select * from final
