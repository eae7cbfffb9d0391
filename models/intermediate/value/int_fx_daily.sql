with recursive carried_days (days_carried) as (
    select 0
    union all
    select days_carried + 1
    from carried_days
    where days_carried < {{ parameter(ref('value_parameters'), 'fx_carry') }}
),

given as (
    select
        upper(from_currency) as from_currency,
        upper(to_currency) as to_currency,
        rate,
        rate_date
    from {{ ref('int_fx_rates') }}
),

rates as (
    select
        from_currency,
        rate,
        rate_date,
        0 as preference
    from given
    where to_currency = '{{ var("decision_tier_base_currency") }}' and rate > 0
    union all
    select
        to_currency as from_currency,
        1 / rate as rate,
        rate_date,
        1 as preference
    from given
    where from_currency = '{{ var("decision_tier_base_currency") }}' and rate > 0
),

carried as (
    select
        rates.from_currency,
        cast(rates.rate_date + carried_days.days_carried * interval '1 day' as date) as rate_date,
        rates.rate,
        row_number() over (
            partition by rates.from_currency, cast(rates.rate_date + carried_days.days_carried * interval '1 day' as date)
            order by carried_days.days_carried, rates.preference, rates.rate
        ) as choice
    from rates
    cross join carried_days
    where rates.from_currency <> '{{ var("decision_tier_base_currency") }}'
),

final as (
    select
        from_currency,
        rate_date,
        rate
    from carried
    where choice = 1
)

select * from final
