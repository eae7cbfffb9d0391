with traits as (
    select *
    from {{ ref('stg_segment__traits') }}
),

reported as (
    {% for attribute in ['lifecycle_stage', 'value_tier', 'engagement_level', 'is_active', 'is_high_value'] -%}
    select
        user_id,
        '{{ attribute }}' as attribute,
        {{ attribute }} as value,
        stated_at,
        preference,
        raw_source,
        raw_table,
        raw_key,
        raw_ingested_at
    from traits
    where {{ attribute }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

ranked as (
    select
        *,
        row_number() over (
            partition by user_id, attribute
            order by preference asc, stated_at desc nulls last, raw_key desc
        ) as report_rank
    from reported
),

final as (
    select
        *,
        'segment' as source_system,
        user_id as source_record_id,
        stated_at as computed_at
    from ranked
    where report_rank = 1
)

{{ conform('reported_attributes', 'final', ['source_system', 'source_record_id', 'attribute', 'value', 'computed_at']) }}
