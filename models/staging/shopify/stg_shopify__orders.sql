with orders as (
    select
        *,
        coalesce(subtotal_price, total_line_items_price - coalesce(total_discounts, 0)) as paid_for_lines,
        coalesce(total_line_items_price, subtotal_price + coalesce(total_discounts, 0)) as price_of_lines,
        coalesce(total_tax, 0) as all_tax,
        coalesce(taxes_included, false) as is_tax_inside
    from {{ ref('base_shopify__order') }}
    where raw_status = 'used'
),

buyers as (
    select *
    from {{ ref('stg_shopify__buyers') }}
    where raw_table = 'order'
),

gift_cards as (
    select
        order_id,
        sum(coalesce(price * quantity, line_price)) as price_of_cards,
        sum(coalesce(price * quantity, line_price) - coalesce(total_discount, 0)) as paid_for_cards
    from {{ ref('base_shopify__order_line') }}
    where raw_status = 'used'
    group by order_id
),

-- a gift card is money in another form, earned when it is spent
goods as (
    select
        orders.*,
        orders.paid_for_lines - coalesce(gift_cards.paid_for_cards, 0) as paid_for_goods,
        greatest(
            orders.price_of_lines - coalesce(gift_cards.price_of_cards, 0),
            orders.paid_for_lines - coalesce(gift_cards.paid_for_cards, 0)
        ) as price_of_goods,
        orders.total_price - orders.paid_for_lines - case when orders.is_tax_inside then 0 else orders.all_tax end as shipping
    from orders
    left join gift_cards
        on orders.order_id = gift_cards.order_id
),

-- tax inside the prices is spread over goods and shipping by what was paid for them
taxed as (
    select
        *,
        case
            when is_tax_inside and paid_for_goods + coalesce(shipping, 0) > 0
                then all_tax / (paid_for_goods + coalesce(shipping, 0))
            else 0
        end as tax_share
    from goods
),

final as (
    select
        taxed.order_id,
        'shopify' as source_system,
        buyers.buyer_id as source_record_id,
        taxed.all_tax as tax_amount,
        taxed.raw_source,
        taxed.raw_table,
        taxed.raw_key,
        taxed.raw_ingested_at,
        case
            when taxed.cancelled_at is not null then 'cancelled'
            when lower(taxed.financial_status) in ('paid', 'partially_refunded', 'refunded') then 'paid'
            when lower(taxed.financial_status) in ('pending', 'authorized', 'partially_paid') then 'pending'
            when lower(taxed.financial_status) in ('voided', 'expired') then 'failed'
            else lower(taxed.financial_status)
        end as status,
        upper(taxed.currency) as currency,
        round(taxed.price_of_goods * (1 - taxed.tax_share), 4) as gross_amount,
        round(taxed.price_of_goods * (1 - taxed.tax_share), 4) - round(taxed.paid_for_goods * (1 - taxed.tax_share), 4) as discount_amount,
        round(taxed.shipping * (1 - taxed.tax_share), 4) as shipping_amount,
        coalesce(taxed.is_test, false) as is_test,
        coalesce(taxed.processed_at, taxed.created_at) as placed_at
    from taxed
    left join buyers
        on taxed.raw_key = buyers.raw_key
)

{{ conform('orders', 'final', [
    'source_system', 'order_id', 'source_record_id', 'status', 'currency', 'gross_amount', 'discount_amount',
    'tax_amount', 'shipping_amount', 'is_test', 'placed_at',
]) }}
