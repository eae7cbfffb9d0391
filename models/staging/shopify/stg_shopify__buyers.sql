with customers as (
    select *
    from {{ ref('base_shopify__customer') }}
    where raw_status = 'used'
),

purchases as (
    select customer_id, email, shipping_country, coalesce(processed_at, created_at) as placed_at, raw_source, raw_table, raw_key, raw_ingested_at
    from {{ ref('base_shopify__order') }}
    where raw_status = 'used'
    union all
    select customer_id, email, cast(null as {{ engine_type('string') }}), created_at, raw_source, raw_table, raw_key, raw_ingested_at
    from {{ ref('base_shopify__abandoned_checkout') }}
    where raw_status = 'used'
),

-- a buyer without an account is known by the address given, and the address must not show in a key
final as (
    select
        coalesce(
            purchases.customer_id,
            'guest:' || {{ keyed_hash(normalised_identifier("'email'", 'purchases.email')) }}
        ) as buyer_id,
        purchases.email,
        case when length(purchases.shipping_country) = 2 then upper(purchases.shipping_country) end as country,
        customers.customer_id is null as is_guest,
        purchases.placed_at,
        purchases.raw_source,
        purchases.raw_table,
        purchases.raw_key,
        purchases.raw_ingested_at
    from purchases
    left join customers
        on purchases.customer_id = customers.customer_id
)

select * from final
