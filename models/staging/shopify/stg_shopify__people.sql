{%- set nothing = 'cast(null as ' ~ engine_type('string') ~ ')' -%}

with customers as (
    select *
    from {{ ref('base_shopify__customer') }}
    where raw_status = 'used'
),

buyers as (
    select
        *,
        row_number() over (
            partition by buyer_id
            order by case when country is null then 1 else 0 end, placed_at desc nulls last, raw_table, raw_key desc
        ) as country_rank,
        row_number() over (
            partition by buyer_id
            order by placed_at desc nulls last, raw_table, raw_key desc
        ) as purchase_rank,
        min(placed_at) over (partition by buyer_id) as first_placed_at
    from {{ ref('stg_shopify__buyers') }}
    where buyer_id is not null
),

-- a customer has no country of its own here: it is where the last order went
known as (
    select
        customers.customer_id as source_record_id,
        'customer' as record_type,
        customers.email,
        customers.phone,
        customers.first_name,
        customers.last_name,
        buyers.country,
        customers.created_at,
        customers.updated_at,
        coalesce(customers.is_row_deleted, false) as is_deleted,
        customers.raw_source,
        customers.raw_table,
        customers.raw_key,
        customers.raw_ingested_at
    from customers
    left join buyers
        on customers.customer_id = buyers.buyer_id and buyers.country_rank = 1
),

guests as (
    select
        latest.buyer_id,
        'guest',
        latest.email,
        {{ nothing }},
        {{ nothing }},
        {{ nothing }},
        located.country,
        latest.first_placed_at,
        latest.placed_at,
        false,
        latest.raw_source,
        latest.raw_table,
        latest.raw_key,
        latest.raw_ingested_at
    from buyers as latest
    inner join buyers as located
        on latest.buyer_id = located.buyer_id and located.country_rank = 1
    where latest.is_guest and latest.purchase_rank = 1
),

unioned as (
    select * from known
    union all
    select * from guests
),

final as (
    select
        *,
        'shopify' as source_system
    from unioned
)

{{ conform('people', 'final', [
    'source_system', 'source_record_id', 'record_type', 'email', 'phone', 'first_name', 'last_name', 'country',
    'created_at', 'updated_at', 'is_deleted',
]) }}
