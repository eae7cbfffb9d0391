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

occurrences as (
    {% for type, verified, relation in [
        ('email', 'is_email_verified', 'customers'),
        ('phone', 'cast(null as boolean)', 'customers'),
        ('email', 'cast(null as boolean)', 'guests'),
    ] -%}
    select
        source_record_id,
        '{{ type }}' as identifier_type,
        {{ type }} as identifier_value,
        {{ verified }} as is_verified,
        first_seen_at,
        {{ lineage_columns() | join(',\n        ') }}
    from {{ relation }}
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

ranked as (
    select
        *,
        row_number() over (
            partition by source_record_id, identifier_type, identifier_value
            order by first_seen_at nulls last, raw_table, raw_key
        ) as occurrence_rank
    from occurrences
    where identifier_value is not null
),

final as (
    select
        *,
        'shopify' as source_system
    from ranked
    where occurrence_rank = 1
)

{{ conform('identifiers', 'final', [
    'source_system', 'source_record_id', 'identifier_type', 'identifier_value', 'is_verified', 'first_seen_at',
]) }}
