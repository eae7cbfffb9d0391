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
        sum(case when lower(replace(kind, ' ', '_')) = 'shipping_refund' then 0 else -amount end) as adjusted_amount
    from {{ ref('base_shopify__order_adjustment') }}
    where raw_status = 'used'
    group by refund_id
),

payments as (
    select *
    from {{ ref('stg_shopify__refund_payments') }}
),

valued as (
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
        coalesce(payments.status, 'succeeded') as status,
        coalesce(orders.currency, payments.currency) as currency,
        coalesce(
            lines.line_amount - case when orders.is_tax_inside then lines.line_tax else 0 end + coalesce(adjustments.adjusted_amount, 0),
            adjustments.adjusted_amount,
            round(coalesce(payments.amount, claims.total_refunded) * orders.goods_share, 4)
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
),

-- shipping or a gift card alone gives no revenue back
final as (
    select *
    from valued
    where amount is distinct from 0
)

{{ conform('refunds', 'final', ['source_system', 'refund_id', 'order_id', 'kind', 'status', 'currency', 'amount', 'refunded_at']) }}
