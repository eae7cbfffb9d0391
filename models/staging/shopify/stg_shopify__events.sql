with orders as (
    select
        *,
        'order:' || order_id as event_id,
        'order_completed' as event_name
    from {{ ref('stg_shopify__orders') }}
    where status = 'paid' and not is_test
),

checkouts as (
    select
        *,
        buyer_id as source_record_id,
        'checkout:' || raw_key as event_id,
        'checkout_abandoned' as event_name
    from {{ ref('stg_shopify__buyers') }}
    where raw_table = 'abandoned_checkout'
),

final as (
    {% for relation in ['orders', 'checkouts'] -%}
    select
        'shopify' as source_system,
        event_id,
        event_name,
        source_record_id,
        'onsite' as channel,
        placed_at as occurred_at,
        {{ lineage_columns() | join(',\n        ') }}
    from {{ relation }}
    {{ 'union all' if not loop.last }}
    {% endfor -%}
)

{{ conform('events', 'final', ['source_system', 'event_id', 'event_name', 'source_record_id', 'channel', 'occurred_at']) }}
