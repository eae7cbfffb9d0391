with customers as (
    select
        *,
        customer_id as source_record_id,
        created_at as first_seen_at
    from {{ ref('base_stripe__customer') }}
    where raw_status = 'used'
),

-- the address given with the card of a known customer may be that of whoever pays for them
guests as (
    select
        *,
        payer_id as source_record_id,
        paid_at as first_seen_at
    from {{ ref('stg_stripe__payers') }}
    where is_guest and payer_id is not null
),

occurrences as (
    {% for relation, type in [('customers', 'email'), ('customers', 'phone'), ('customers', 'external_id'), ('guests', 'email')] -%}
    select
        source_record_id,
        '{{ type }}' as identifier_type,
        {{ type }} as identifier_value,
        first_seen_at,
        {{ lineage_columns() | join(',\n        ') }}
    from {{ relation }}
    where {{ type }} is not null
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
),

final as (
    select
        *,
        'stripe' as source_system
    from ranked
    where occurrence_rank = 1
)

{{ conform('identifiers', 'final', [
    'source_system', 'source_record_id', 'identifier_type', 'identifier_value', 'first_seen_at',
]) }}
