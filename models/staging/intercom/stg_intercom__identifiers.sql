with contacts as (
    select
        *,
        -- a lead has not signed up: its id is a random one of the vendor's
        case when not is_lead then external_id end as own_number
    from {{ ref('stg_intercom__contacts') }}
),

identifiers as (
    {% for type, column in {'email': 'email', 'phone': 'phone', 'external_id': 'own_number'}.items() -%}
    select
        contact_id,
        '{{ type }}' as identifier_type,
        {{ column }} as identifier_value,
        created_at,
        {{ lineage_columns() | join(',\n        ') }}
    from contacts
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

final as (
    select
        *,
        'intercom' as source_system,
        contact_id as source_record_id,
        created_at as first_seen_at
    from identifiers
    where identifier_value is not null
)

{{ conform('identifiers', 'final', [
    'source_system', 'source_record_id', 'identifier_type', 'identifier_value', 'first_seen_at',
]) }}
