with customers as (
    select *
    from {{ ref('base_shopify__customer') }}
    where raw_status = 'used'
),

purchases as (
    {% for table, country, moment in [
        ('order', 'shipping_country', 'coalesce(processed_at, created_at)'),
        ('abandoned_checkout', 'cast(null as ' ~ engine_type('string') ~ ')', 'created_at'),
    ] -%}
    select
        customer_id,
        email,
        {{ country }} as country,
        {{ moment }} as placed_at,
        {{ lineage_columns() | join(',\n        ') }}
    from {{ ref('base_shopify__' ~ table) }}
    where raw_status = 'used'
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

-- a buyer without an account is known by the address given, and the address must not show in a key
final as (
    select
        purchases.email,
        purchases.placed_at,
        purchases.raw_source,
        purchases.raw_table,
        purchases.raw_key,
        purchases.raw_ingested_at,
        customers.customer_id is null as is_guest,
        coalesce(
            purchases.customer_id,
            'guest:' || {{ keyed_hash(normalised_identifier("'email'", 'purchases.email')) }}
        ) as buyer_id,
        case when length(purchases.country) = 2 then upper(purchases.country) end as country
    from purchases
    left join customers
        on purchases.customer_id = customers.customer_id
)

select * from final
