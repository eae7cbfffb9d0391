{%- set traits = [
    'email', 'phone', 'external_id', 'first_name', 'last_name', 'birth_date', 'country', 'postcode', 'city', 'street',
    'timezone', 'created_at', 'lifecycle_stage', 'value_tier', 'engagement_level', 'is_active', 'is_high_value',
] -%}

-- Segment derives its users table from the identify calls; where it is absent the latest call tells
with statements as (
    {% for table, preference, moment in [
        ('users', 0, 'received_at'),
        ('identifies', 1, 'coalesce(event_timestamp, received_at)'),
    ] -%}
    select
        user_id,
        {{ traits | join(',\n        ') }},
        {{ preference }} as preference,
        {{ moment }} as stated_at,
        {{ lineage_columns() | join(',\n        ') }}
    from {{ ref('base_segment__' ~ table) }}
    where raw_status = 'used' and user_id is not null
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

final as (
    select
        *,
        row_number() over (
            partition by user_id
            order by preference asc, stated_at desc nulls last, raw_key desc
        ) as trait_rank
    from statements
)

select * from final
