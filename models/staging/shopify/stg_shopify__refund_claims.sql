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
    select
        payments.order_id,
        payments.raw_source,
        payments.raw_table,
        payments.raw_key,
        payments.raw_ingested_at,
        payments.processed_at as refunded_at,
        coalesce(payments.refund_id, 'transaction:' || payments.transaction_id) as refund_id,
        row_number() over (
            partition by coalesce(payments.refund_id, 'transaction:' || payments.transaction_id)
            order by payments.processed_at nulls last, payments.transaction_id
        ) as payment_rank
    from {{ ref('base_shopify__transaction') }} as payments
    left join refunds
        on payments.refund_id = refunds.refund_id
    left join refunded_orders
        on payments.refund_id is null and payments.order_id = refunded_orders.order_id
    where payments.raw_status = 'used' and refunds.refund_id is null and refunded_orders.order_id is null
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
    {% for relation, claim_id, condition in [
        ('refunds', 'refund_id', 'true'),
        ('payments', 'refund_id', 'payment_rank = 1'),
        ('orphans', 'part_id', 'true'),
    ] -%}
    select
        {{ claim_id }} as claim_id,
        refund_id,
        order_id,
        refunded_at,
        {{ lineage_columns() | join(',\n        ') }}
    from {{ relation }}
    where {{ condition }}
    {{ 'union all' if not loop.last }}
    {% endfor -%}
)

select * from final
