with customers as (
    select
        *,
        customer_id as source_record_id,
        created_at as first_seen_at
    from {{ ref('base_shopify__customer') }}
    where raw_status = 'used'
),

-- the address on an order of a known customer may be a friend's; only a guest is known by it
guests as (
    select
        *,
        buyer_id as source_record_id,
        placed_at as first_seen_at
    from {{ ref('stg_shopify__buyers') }}
    where is_guest and buyer_id is not null
),

final as (
    {{ identifiers_seen('shopify', [['customers', 'email', 'email', 'is_email_verified'], ['customers', 'phone'], ['guests', 'email']]) }}
)

{{ conform('identifiers', 'final', [
    'source_system', 'source_record_id', 'identifier_type', 'identifier_value', 'is_verified', 'first_seen_at',
]) }}
