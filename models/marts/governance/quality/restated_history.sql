-- How much of the past came to be known on a later day than it began, by the month in which it came to be known.
with restated as (
    select
        *,
        {{ month_date(month_index('known_from')) }} as known_month,
        {{ days_between('valid_from', 'known_from') }} as delay_days
    from {{ ref('customer_history') }}
    where {{ business_date('known_from') }} > {{ business_date('valid_from') }}
),

final as (
    select
        cast(count(*) as bigint) as restated_rows,
        cast(count(distinct customer_id) as bigint) as customer_count,
        cast(max(delay_days) as {{ engine_type('double') }}) as longest_delay_days,
        cast(known_month as date) as known_month
    from restated
    group by known_month
)

select * from final
