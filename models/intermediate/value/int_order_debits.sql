with succeeded as (
    select
        *,
        source_system || '|' || order_id as payment_key
    from {{ ref('int_refunds') }}
    where
        status = 'succeeded'
        and refunded_at <= {{ as_of() }}
        and ingested_at <= {{ as_of() }}
),

-- What a payment of another order gave back that order tells itself; only the bank tells nobody else.
refunds as (
    select
        succeeded.*,
        succeeded.source_system || '|' || succeeded.refund_id as refund_key,
        coalesce(payments.order_key, succeeded.payment_key) as order_key,
        case when payments.order_key is null then 1 else payments.goods_share end as goods_share,
        upper(succeeded.currency) as currency_code
    from succeeded
    left join {{ ref('int_order_payments') }} as payments
        on succeeded.payment_key = payments.payment_key
    where payments.order_key is null or succeeded.kind = 'chargeback'
),

test_orders as (
    select source_system || '|' || order_id as order_key
    from {{ ref('int_orders') }}
    where is_test
),

-- In the order's own rate: of the day the order was placed, whenever the money went back.
rated as (
    select
        refunds.*,
        paid_orders.customer_id,
        paid_orders.order_key is not null as has_paid_order,
        paid_orders.reason_code as order_reason_code,
        paid_orders.net_revenue,
        paid_orders.placed_at,
        {{ money(
            'cast(refunds.amount * refunds.goods_share as decimal(18, 8)) * ' ~ rate_to_base('refunds.currency_code', 'fx_daily.rate')
        ) }} as debit
    from refunds
    left join {{ ref('int_paid_orders') }} as paid_orders
        on refunds.order_key = paid_orders.order_key
    left join {{ ref('int_fx_daily') }} as fx_daily
        on
            refunds.currency_code = fx_daily.from_currency
            and {{ business_date('paid_orders.placed_at') }} = fx_daily.rate_date
    where refunds.order_key not in (select test_orders.order_key from test_orders)
),

judged as (
    select
        *,
        case
            when not has_paid_order then 'ORPHAN_REFUND'
            when order_reason_code is not null then 'REFUND_OF_QUARANTINED_ORDER'
            when amount <= 0 then 'INVALID_AMOUNT'
            when debit is null then 'MISSING_FX_RATE'
        end as fault
    from rated
),

-- An order can never give back more than it brought, by whatever mix of refunds and chargebacks.
capped as (
    select
        *,
        coalesce(sum(debit) over (
            partition by order_key, fault is null
            order by refunded_at, refund_key
            rows between unbounded preceding and 1 preceding
        ), 0) as debited_before
    from judged
),

final as (
    select
        refund_key,
        order_key,
        customer_id,
        source_system,
        raw_source,
        raw_table,
        raw_key,
        currency_code as currency,
        kind,
        coalesce(fault, case
            when debited_before + debit <= net_revenue then null
            when kind = 'chargeback' and debited_before > 0 then 'CHARGEBACK_AFTER_REFUND'
            else 'REFUND_ABOVE_ORDER'
        end) as reason_code,
        cast(case when fault is null then greatest(least(debit, net_revenue - debited_before), 0) end as decimal(18, 4)) as debit,
        placed_at,
        refunded_at,
        ingested_at
    from capped
)

select * from final
