with users as (
    select *
    from {{ ref('base_zendesk__user') }}
    where raw_status = 'used'
),

-- a telephone number that is shared is no evidence of who calls
callers as (
    select *
    from users
    where is_phone_shared is distinct from true
),

identifiers as (
    {% for type, relation in {'email': 'users', 'phone': 'callers', 'external_id': 'users'}.items() -%}
    select
        user_id,
        '{{ type }}' as identifier_type,
        {{ type }} as identifier_value,
        {{ 'is_verified' if type == 'email' else 'cast(null as boolean)' }} as is_verified,
        created_at,
        {{ lineage_columns() | join(',\n        ') }}
    from {{ relation }}
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

final as (
    select
        *,
        'zendesk' as source_system,
        user_id as source_record_id,
        created_at as first_seen_at
    from identifiers
    where identifier_value is not null
)

{{ conform('identifiers', 'final', [
    'source_system', 'source_record_id', 'identifier_type', 'identifier_value', 'is_verified', 'first_seen_at',
]) }}
