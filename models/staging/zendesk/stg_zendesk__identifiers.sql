with users as (
    select *
    from {{ ref('base_zendesk__user') }}
    where raw_status = 'used'
),

identifiers as (
    select user_id, 'email' as identifier_type, email as identifier_value, is_verified, created_at, raw_source, raw_table, raw_key, raw_ingested_at
    from users
    union all
    -- a telephone number that is shared is no evidence of who calls
    select user_id, 'phone', phone, cast(null as boolean), created_at, raw_source, raw_table, raw_key, raw_ingested_at
    from users
    where is_phone_shared is distinct from true
    union all
    select user_id, 'external_id', external_id, cast(null as boolean), created_at, raw_source, raw_table, raw_key, raw_ingested_at
    from users
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

{{ conform('identifiers', 'final', ['source_system', 'source_record_id', 'identifier_type', 'identifier_value', 'is_verified', 'first_seen_at']) }}
