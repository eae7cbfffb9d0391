{%- set nothing = 'cast(null as ' ~ engine_type('string') ~ ')' -%}

with customers as (
    select
        *,
        customer_id as source_record_id,
        'customer' as record_type,
        coalesce(is_row_deleted, false) as is_deleted
    from {{ ref('base_shopify__customer') }}
    where raw_status = 'used'
),

buyers as (
    select
        *,
        buyer_id as source_record_id,
        'guest' as record_type,
        {% for column in ['phone', 'first_name', 'last_name'] -%}
        {{ nothing }} as {{ column }},
        {% endfor -%}
        false as is_deleted,
        min(placed_at) over (partition by buyer_id) as created_at,
        placed_at as updated_at,
        row_number() over (
            partition by buyer_id
            order by placed_at desc nulls last, raw_table asc, raw_key desc
        ) as purchase_rank,
        row_number() over (
            partition by buyer_id
            order by case when country is null then 1 else 0 end asc, placed_at desc nulls last, raw_table asc, raw_key desc
        ) as country_rank
    from {{ ref('stg_shopify__buyers') }}
    where buyer_id is not null
),

records as (
    {% for relation, condition in {'customers': 'true', 'buyers': 'is_guest and purchase_rank = 1'}.items() -%}
    select
        source_record_id,
        record_type,
        email,
        phone,
        first_name,
        last_name,
        is_deleted,
        created_at,
        updated_at,
        {{ lineage_columns() | join(',\n        ') }}
    from {{ relation }}
    where {{ condition }}
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

-- a record has no country of its own here: it is where the last order went
final as (
    select
        records.*,
        'shopify' as source_system,
        buyers.country
    from records
    left join buyers
        on records.source_record_id = buyers.source_record_id and buyers.country_rank = 1
)

{{ conform('people', 'final', [
    'source_system', 'source_record_id', 'record_type', 'email', 'phone', 'first_name', 'last_name', 'country',
    'created_at', 'updated_at', 'is_deleted',
]) }}
