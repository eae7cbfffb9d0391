-- What a customer was worth and was expected to be worth at the end of each month since the first, as known today.
with recursive firsts as (
    select
        customer_id,
        min({{ month_index('occurred_at') }}) as first_month
    from {{ ref('int_margin_ledger') }}
    where customer_id is not null
    group by customer_id
),

months (customer_id, month_index) as (
    select
        customer_id,
        first_month
    from firsts
    where first_month < {{ month_index(as_of()) }}
    union all
    select
        customer_id,
        month_index + 1
    from months
    where month_index + 1 < {{ month_index(as_of()) }}
),

purchases as (
    select
        customer_id,
        {{ month_number('purchase_date') }} as month_index,
        count(*) as purchase_days,
        sum(margin) as margin,
        max(case when is_contractual then 1 else 0 end) as is_contractual,
        min(purchase_date) as first_date,
        max(purchase_date) as last_date
    from {{ ref('int_purchase_days') }}
    group by customer_id, {{ month_number('purchase_date') }}
),

first_dates as (
    select
        customer_id,
        min(purchase_date) as purchase_date
    from {{ ref('int_purchase_days') }}
    group by customer_id
),

first_purchases as (
    select
        bought.customer_id,
        bought.margin
    from {{ ref('int_purchase_days') }} as bought
    inner join first_dates
        on
            bought.customer_id = first_dates.customer_id
            and bought.purchase_date = first_dates.purchase_date
),

running as (
    select
        months.customer_id,
        months.month_index,
        sum(changes.change) over so_far as contribution_margin,
        (sum(purchases.purchase_days) over so_far) - 1 as repeat_purchases,
        (sum(purchases.margin) over so_far) - first_purchases.margin as repeat_margin,
        max(purchases.is_contractual) over so_far as is_contractual,
        min(purchases.first_date) over so_far as first_date,
        max(purchases.last_date) over so_far as last_date
    from months
    -- The margin at the end of a month is that of the start of the next.
    left join {{ ref('int_margin_months') }} as changes
        on
            months.customer_id = changes.customer_id
            and changes.view_number = 1
            and months.month_index + 1 = changes.month_index
    left join purchases
        on
            months.customer_id = purchases.customer_id
            and months.month_index = purchases.month_index
    left join first_purchases on months.customer_id = first_purchases.customer_id
    window so_far as (partition by months.customer_id order by months.month_index range between unbounded preceding and current row)
),

summaries as (
    select
        *,
        cast(repeat_margin as {{ engine_type('double') }}) / nullif(repeat_purchases, 0) as mean_margin,
        {{ days_between('cast(first_date as timestamp)', 'cast(last_date as timestamp)') }} as recency_days,
        {{ days_between('cast(first_date as timestamp)', 'cast(' ~ month_date('month_index + 1') ~ ' as timestamp)') }} as age_days
    from running
),

predicted as (
    select
        summaries.customer_id,
        summaries.month_index,
        {{ expected_purchases(
            'summaries.repeat_purchases', '(summaries.recency_days / models.time_unit_days)', '(summaries.age_days / models.time_unit_days)',
            '(cast(models.horizon_days as ' ~ engine_type('double') ~ ') / models.time_unit_days)') }}
        * {{ expected_spend('summaries.repeat_purchases', 'summaries.mean_margin') }} as predicted_margin
    from summaries
    inner join {{ ref('scoring_models') }} as models
        on {{ in_force('models', as_of()) }}
    -- Outside the domain of the models there is no prediction.
    where
        summaries.repeat_purchases >= 1
        and summaries.mean_margin > 0
        and summaries.is_contractual = 0
        and models.currency = '{{ var("decision_tier_base_currency") }}'
        and models.fitted_on >= {{ days_before(as_of(), 'models.max_age_days') }}
),

final as (
    select
        summaries.customer_id,
        cast(summaries.month_index as integer) as month_index,
        cast(coalesce(summaries.contribution_margin, 0) as decimal(18, 4)) as contribution_margin,
        cast(predicted.predicted_margin as decimal(18, 4)) as predicted_margin
    from summaries
    left join predicted
        on
            summaries.customer_id = predicted.customer_id
            and summaries.month_index = predicted.month_index
)

select * from final
