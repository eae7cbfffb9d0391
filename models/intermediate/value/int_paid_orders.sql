with paid as (
    select
        *,
        source_system || '|' || order_id as order_key,
        upper(currency) as currency_code
    from {{ ref('int_orders') }}
    where
        status = 'paid'
        and is_test is distinct from true
        and placed_at <= {{ as_of() }}
        and ingested_at <= {{ as_of() }}
        and source_system || '|' || order_id not in (select payments.payment_key from {{ ref('int_order_payments') }} as payments)
),

rated as (
    select
        paid.*,
        subject_map.customer_id,
        {{ rate_to_base('paid.currency_code', 'fx_daily.rate') }} as rate,
        currencies.currency is not null as is_known_currency,
        coalesce(paid.is_contractual, false) or contractual_systems.source_system is not null as is_under_contract
    from paid
    left join {{ ref('int_subject_map') }} as subject_map
        on paid.subject_key = subject_map.subject_key
    left join {{ ref('int_fx_daily') }} as fx_daily
        on paid.currency_code = fx_daily.from_currency and {{ business_date('paid.placed_at') }} = fx_daily.rate_date
    left join {{ ref('currencies') }} as currencies
        on paid.currency_code = currencies.currency and {{ in_force('currencies', as_of()) }}
    left join {{ ref('contractual_systems') }} as contractual_systems
        on paid.source_system = contractual_systems.source_system and {{ in_force('contractual_systems', 'paid.placed_at') }}
),

final as (
    select
        order_key,
        customer_id,
        source_system,
        order_id,
        raw_source,
        raw_table,
        raw_key,
        currency_code as currency,
        case
            when not is_known_currency then 'UNKNOWN_CURRENCY'
            when gross_amount < 0 or coalesce(discount_amount, 0) > gross_amount then 'INVALID_AMOUNT'
            when rate is null then 'MISSING_FX_RATE'
        end as reason_code,
        rate,
        {{ money('(gross_amount - coalesce(discount_amount, 0)) * rate') }} as net_revenue,
        {{ money('cost_amount * rate') }} as cost_of_goods,
        is_under_contract as is_contractual,
        placed_at,
        ingested_at
    from rated
)

select * from final
