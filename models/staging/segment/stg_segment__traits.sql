{%- set traits = [
    'email', 'phone', 'external_id', 'first_name', 'last_name', 'birth_date', 'country', 'postcode', 'city', 'street',
    'timezone', 'created_at', 'lifecycle_stage', 'value_tier', 'engagement_level', 'is_active', 'is_high_value',
] -%}

with derived as (
    select
        user_id,
        {{ traits | join(',\n        ') }},
        received_at as stated_at,
        0 as preference,
        raw_source,
        raw_table,
        raw_key,
        coalesce(raw_ingested_at, received_at) as raw_ingested_at
    from {{ ref('base_segment__users') }}
    where raw_status = 'used'
),

stated as (
    select
        user_id,
        {{ traits | join(',\n        ') }},
        coalesce(event_timestamp, received_at) as stated_at,
        1 as preference,
        raw_source,
        raw_table,
        raw_key,
        coalesce(raw_ingested_at, received_at) as raw_ingested_at
    from {{ ref('base_segment__identifies') }}
    where raw_status = 'used' and user_id is not null
),

unioned as (
    select * from derived
    union all
    select * from stated
),

-- Segment derives its users table from the identify calls; where it is absent the latest call tells
final as (
    select
        *,
        row_number() over (
            partition by user_id
            order by preference, stated_at desc nulls last, raw_key desc
        ) as trait_rank
    from unioned
)

select * from final
