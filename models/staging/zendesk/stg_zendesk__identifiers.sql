with users as (
    select
        *,
        user_id as source_record_id,
        created_at as first_seen_at
    from {{ ref('base_zendesk__user') }}
    where raw_status = 'used'
),

-- a telephone number that is shared is no evidence of who calls
callers as (
    select *
    from users
    where is_phone_shared is distinct from true
),

final as (
    {{ identifiers_seen('zendesk', [['users', 'email', 'email', 'is_verified'], ['callers', 'phone'], ['users', 'external_id']]) }}
)

{{ conform('identifiers', 'final', [
    'source_system', 'source_record_id', 'identifier_type', 'identifier_value', 'is_verified', 'first_seen_at',
]) }}
