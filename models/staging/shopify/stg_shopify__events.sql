with orders as (
    select *
    from {{ ref('stg_shopify__orders') }}
    where status = 'paid' and not is_test
),

checkouts as (
    select *
    from {{ ref('stg_shopify__buyers') }}
    where raw_table = 'abandoned_checkout'
),

happened as (
    select 'order:' || order_id as event_id, 'order_completed' as event_name, source_record_id, placed_at as occurred_at, raw_source, raw_table, raw_key, raw_ingested_at
    from orders
    union all
    select 'checkout:' || raw_key, 'checkout_abandoned', buyer_id, placed_at, raw_source, raw_table, raw_key, raw_ingested_at
    from checkouts
),

final as (
    select
        *,
        'shopify' as source_system,
        'onsite' as channel
    from happened
)

{{ conform('events', 'final', ['source_system', 'event_id', 'event_name', 'source_record_id', 'channel', 'occurred_at']) }}
