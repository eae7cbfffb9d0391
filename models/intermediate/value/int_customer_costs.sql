with costs as (
    select
        *,
        source_system || '|' || cost_id as cost_key,
        source_system || '|' || order_id as order_key,
        upper(currency) as currency_code
    from {{ ref('int_costs') }}
    where incurred_at <= {{ as_of() }} and ingested_at <= {{ as_of() }}
),

orders as (
    select
        source_system || '|' || order_id as order_key,
        subject_key,
        is_test,
        cost_amount
    from {{ ref('int_orders') }}
    where placed_at <= {{ as_of() }} and ingested_at <= {{ as_of() }}
),

rated as (
    select
        costs.*,
        coalesce(own_subject.customer_id, order_subject.customer_id) as customer_id,
        orders.is_test,
        orders.cost_amount,
        {{ money('costs.amount * ' ~ rate_to_base('costs.currency_code', 'fx_daily.rate')) }} as base_amount,
        currencies.currency is not null as is_known_currency
    from costs
    left join orders
        on costs.order_key = orders.order_key
    left join {{ ref('int_subject_map') }} as own_subject
        on costs.subject_key = own_subject.subject_key
    left join {{ ref('int_subject_map') }} as order_subject
        on orders.subject_key = order_subject.subject_key
    left join {{ ref('int_fx_daily') }} as fx_daily
        on costs.currency_code = fx_daily.from_currency and {{ business_date('costs.incurred_at') }} = fx_daily.rate_date
    left join {{ ref('currencies') }} as currencies
        on costs.currency_code = currencies.currency and {{ in_force('currencies', as_of()) }}
),

final as (
    select
        cost_key,
        order_key,
        customer_id,
        source_system,
        raw_source,
        raw_table,
        raw_key,
        currency_code as currency,
        kind,
        case
            when not is_known_currency then 'UNKNOWN_CURRENCY'
            when kind = 'goods' and cost_amount is not null then 'GOODS_COST_TWICE'
            when base_amount is null then 'MISSING_FX_RATE'
        end as reason_code,
        base_amount as cost,
        incurred_at,
        ingested_at
    from rated
    where is_test is distinct from true
)

select * from final
