-- Counted from digits, for not every engine can make a series.
with digits as (
    {% for digit in range(10) -%}
    select {{ digit }} as digit{{ ' union all' if not loop.last }}
    {% endfor %}
),

days as (
    select
        cast(
            cast('2000-01-01' as date)
            + (ones.digit + 10 * tens.digit + 100 * hundreds.digit + 1000 * thousands.digit + 10000 * myriads.digit)
            * interval '1 day' as date
        ) as date_day
    from digits as ones
    cross join digits as tens
    cross join digits as hundreds
    cross join digits as thousands
    cross join digits as myriads
),

final as (
    select date_day
    from days
    where date_day <= {{ as_of() }}
)

select * from final
