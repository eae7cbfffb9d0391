with claims as (
    select *
    from {{ ref('stg_shopify__refund_claims') }}
),

orders as (
    select
        orders.order_id,
        orders.currency,
        (orders.gross_amount - orders.discount_amount)
        / nullif(orders.gross_amount - orders.discount_amount + orders.tax_amount + coalesce(orders.shipping_amount, 0), 0) as goods_share,
        coalesce(raw_orders.taxes_included, false) as is_tax_inside
    from {{ ref('stg_shopify__orders') }} as orders
    inner join {{ ref('base_shopify__order') }} as raw_orders
        on orders.order_id = raw_orders.order_id and raw_orders.raw_status = 'used'
),

-- a gift card given back was no revenue
lines as (
    select
        line_refunds.refund_id,
        sum(case when gift_cards.order_line_id is null then line_refunds.subtotal else 0 end) as line_amount,
        sum(case when gift_cards.order_line_id is null then coalesce(line_refunds.total_tax, 0) else 0 end) as line_tax
    from {{ ref('base_shopify__order_line_refund') }} as line_refunds
    left join {{ ref('base_shopify__order_line') }} as gift_cards
        on line_refunds.order_line_id = gift_cards.order_line_id and gift_cards.raw_status = 'used'
    where line_refunds.raw_status = 'used'
    group by line_refunds.refund_id
),

-- shipping given back was passed through, and no revenue either
adjustments as (
    select
        refund_id,
        sum(case when kind = 'shipping_refund' then 0 else -amount end) as adjusted_amount
    from {{ ref('base_shopify__order_adjustment') }}
    where raw_status = 'used'
    group by refund_id
),

payments as (
    select
        coalesce(refund_id, 'transaction:' || transaction_id) as refund_id,
        max(upper(currency)) as currency,
        max(case when lower(status) = 'success' then 1 else 0 end) as has_success,
        max(case when lower(status) = 'pending' then 1 else 0 end) as has_pending,
        sum(case when lower(status) = 'success' then amount end) as paid_back,
        sum(case when lower(status) = 'pending' then amount end) as to_be_paid_back,
        sum(amount) as tried_to_pay_back
    from {{ ref('base_shopify__transaction') }}
    where raw_status = 'used'
    group by coalesce(refund_id, 'transaction:' || transaction_id)
),

final as (
    select
        claims.claim_id as refund_id,
        'shopify' as source_system,
        claims.order_id,
        'refund' as kind,
        claims.refunded_at,
        claims.raw_source,
        claims.raw_table,
        claims.raw_key,
        claims.raw_ingested_at,
        case
            when payments.refund_id is null or payments.has_success = 1 then 'succeeded'
            when payments.has_pending = 1 then 'pending'
            else 'failed'
        end as status,
        coalesce(orders.currency, payments.currency) as currency,
        coalesce(
            lines.line_amount - case when orders.is_tax_inside then lines.line_tax else 0 end + coalesce(adjustments.adjusted_amount, 0),
            adjustments.adjusted_amount,
            round(coalesce(payments.paid_back, payments.to_be_paid_back, payments.tried_to_pay_back) * orders.goods_share, 4)
        ) as amount
    from claims
    left join orders
        on claims.order_id = orders.order_id
    left join lines
        on claims.refund_id = lines.refund_id
    left join adjustments
        on claims.refund_id = adjustments.refund_id
    left join payments
        on claims.refund_id = payments.refund_id
)

{{ conform('refunds', 'final', ['source_system', 'refund_id', 'order_id', 'kind', 'status', 'currency', 'amount', 'refunded_at']) }}
