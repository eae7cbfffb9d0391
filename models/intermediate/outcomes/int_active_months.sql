-- The months at whose end a buyer was retained: bought within the retention time before it.
with recursive purchases as (
    select distinct
        buyer_id,
        {{ month_index('placed_at') }} as month_index,
        {{ month_index(days_after('placed_at', parameter(ref('outcome_parameters'), 'retention_days'))) }} as last_month
    from {{ ref('int_purchase_units') }}
),

months (buyer_id, month_index, last_month) as (
    select
        buyer_id,
        month_index,
        last_month
    from purchases
    union all
    select
        buyer_id,
        month_index + 1,
        last_month
    from months
    where month_index + 1 < last_month
),

final as (
    select distinct
        buyer_id,
        cast(month_index as integer) as month_index
    from months
    -- An order that the window of its own month's end no longer holds keeps nobody.
    where month_index < last_month
)

select * from final
