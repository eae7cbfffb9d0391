-- what pays an order of another system is told by that order
with final as (
    select
        'stripe' as source_system,
        'charge:' || order_id as event_id,
        case when is_contractual then 'subscription_paid' else 'order_completed' end as event_name,
        source_record_id,
        'onsite' as channel,
        placed_at as occurred_at,
        {{ lineage_columns() | join(',\n        ') }}
    from {{ ref('stg_stripe__orders') }}
    where status = 'paid' and pays_order_id is null
)

{{ conform('events', 'final', ['source_system', 'event_id', 'event_name', 'source_record_id', 'channel', 'occurred_at']) }}
