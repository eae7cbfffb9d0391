with customers as (
    select *
    from {{ ref('base_shopify__customer') }}
    where raw_status = 'used'
),

-- the address on an order of a known customer may be a friend's; only a guest is known by it
guests as (
    select *
    from {{ ref('stg_shopify__buyers') }}
    where is_guest and buyer_id is not null
),

occurrences as (
    select customer_id as source_record_id, 'email' as identifier_type, email as identifier_value, is_email_verified as is_verified, created_at as seen_at, raw_source, raw_table, raw_key, raw_ingested_at
    from customers
    union all
    select customer_id, 'phone', phone, cast(null as boolean), created_at, raw_source, raw_table, raw_key, raw_ingested_at
    from customers
    union all
    select buyer_id, 'email', email, cast(null as boolean), placed_at, raw_source, raw_table, raw_key, raw_ingested_at
    from guests
),

ranked as (
    select
        *,
        row_number() over (
            partition by source_record_id, identifier_type, identifier_value
            order by seen_at nulls last, raw_table, raw_key
        ) as occurrence_rank
    from occurrences
    where identifier_value is not null
),

final as (
    select
        *,
        'shopify' as source_system,
        seen_at as first_seen_at
    from ranked
    where occurrence_rank = 1
)

{{ conform('identifiers', 'final', ['source_system', 'source_record_id', 'identifier_type', 'identifier_value', 'is_verified', 'first_seen_at']) }}
