with sights as (
    select
        *,
        user_id as source_record_id,
        {{ snowplow_occurred_at() }} as first_seen_at
    from {{ ref('base_snowplow__events') }}
    where raw_status = 'used' and user_id is not null
),

final as (
    {{ identifiers_seen('snowplow', [['sights', 'user_id'], ['sights', 'anonymous_id', 'domain_userid']]) }}
)

{{ conform('identifiers', 'final', [
    'source_system', 'source_record_id', 'identifier_type', 'identifier_value', 'is_verified', 'first_seen_at',
]) }}
