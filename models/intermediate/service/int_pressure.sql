-- Every touch measured in what it weighs at the clock, so that a running sum over it is the decayed sum at that touch.
with scaled as (
    select
        customer_id,
        signal_key,
        pressure,
        occurred_at,
        exp(
            ln(2) * ({{ dbt.datediff('cast(' ~ as_of() ~ ' as timestamp)', 'occurred_at', 'second') }} / 86400.0)
            / {{ parameter(ref('fatigue_parameters'), 'half_life_days') }}
        ) as growth
    from {{ ref('int_pressure_touches') }}
    where occurred_at >= {{ days_before(as_of(), parameter(ref('fatigue_parameters'), 'window_days')) }}
),

final as (
    select
        customer_id,
        signal_key,
        occurred_at,
        sum(pressure * growth) over (
            partition by customer_id
            order by occurred_at, signal_key
            rows between unbounded preceding and current row
        ) as pressure_now,
        sum(pressure * growth) over (
            partition by customer_id
            order by occurred_at, signal_key
            rows between unbounded preceding and current row
        ) / growth as pressure_after,
        (
            sum(pressure * growth) over (
                partition by customer_id
                order by occurred_at, signal_key
                rows between unbounded preceding and current row
            ) - pressure * growth
        ) / growth as pressure_before
    from scaled
)

select * from final
