{%- set nothing = 'cast(null as ' ~ engine_type('decimal(18,4)') ~ ')' -%}

with refunds as (
    select
        *,
        coalesce(processed_at, created_at) as refunded_at
    from {{ ref('base_shopify__refund') }}
    where raw_status = 'used'
),

refunded_orders as (
    select distinct order_id
    from refunds
),

-- a payment back is a refund, also where its own row has not come
payments as (
    select payments.*
    from {{ ref('stg_shopify__refund_payments') }} as payments
    left join refunds
        on payments.refund_id = refunds.refund_id
    left join refunded_orders
        on payments.order_id = refunded_orders.order_id
    where
        refunds.refund_id is null
        and (payments.is_named is distinct from false or refunded_orders.order_id is null)
),

-- what is left names a refund nobody saw: it has no time, and so is quarantined and not lost
parts as (
    {% for table, key, order_id in [
        ('order_line_refund', 'order_line_refund_id', 'cast(null as ' ~ engine_type('string') ~ ')'),
        ('order_adjustment', 'order_adjustment_id', 'order_id'),
    ] -%}
    select
        refund_id,
        '{{ table }}:' || {{ key }} as part_id,
        {{ order_id }} as order_id,
        cast(null as timestamp) as refunded_at,
        {{ lineage_columns() | join(',\n        ') }}
    from {{ ref('base_shopify__' ~ table) }}
    where raw_status = 'used'
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

orphans as (
    select parts.*
    from parts
    left join refunds
        on parts.refund_id = refunds.refund_id
    left join payments
        on parts.refund_id = payments.refund_id
    where refunds.refund_id is null and payments.refund_id is null
),

final as (
    {% for relation, claim_id, total in [
        ('refunds', 'refund_id', 'total_refunded'),
        ('payments', 'refund_id', nothing),
        ('orphans', 'part_id', nothing),
    ] -%}
    select
        {{ claim_id }} as claim_id,
        refund_id,
        order_id,
        {{ total }} as total_refunded,
        refunded_at,
        {{ lineage_columns() | join(',\n        ') }}
    from {{ relation }}
    {{ 'union all' if not loop.last }}
    {% endfor -%}
)

select * from final
