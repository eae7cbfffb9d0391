with sights as (
    select
        *,
        {{ snowplow_occurred_at() }} as seen_at
    from {{ ref('base_snowplow__events') }}
    where raw_status = 'used' and user_id is not null
),

ranked as (
    select
        *,
        row_number() over (
            partition by user_id
            order by seen_at nulls last, raw_key
        ) as sight_rank
    from sights
),

final as (
    select
        *,
        'snowplow' as source_system,
        user_id as source_record_id,
        'user' as record_type,
        seen_at as updated_at
    from ranked
    where sight_rank = 1
)

{{ conform('people', 'final', ['source_system', 'source_record_id', 'record_type', 'updated_at']) }}
