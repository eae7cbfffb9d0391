with ordered as (
    select
        *,
        min(purchase_date) over (partition by customer_id) as first_purchase_date
    from {{ ref('int_purchase_days') }}
),

final as (
    select
        customer_id,
        count(*) - 1 as repeat_purchases,
        avg(case when purchase_date > first_purchase_date then margin end) as mean_margin,
        max(case when is_contractual then 1 else 0 end) = 1 as is_contractual,
        {{ days_between('cast(min(purchase_date) as timestamp)', 'cast(max(purchase_date) as timestamp)') }} as recency_days,
        {{ days_between('cast(min(purchase_date) as timestamp)', business_time(as_of())) }} as age_days
    from ordered
    group by customer_id
)

select * from final
