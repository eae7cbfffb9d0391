with sights as (
    select
        *,
        {{ snowplow_occurred_at() }} as first_seen_at
    from {{ ref('base_snowplow__events') }}
    where raw_status = 'used' and user_id is not null
),

occurrences as (
    {% for type, column in [('user_id', 'user_id'), ('anonymous_id', 'domain_userid')] -%}
    select
        user_id as source_record_id,
        '{{ type }}' as identifier_type,
        {{ column }} as identifier_value,
        first_seen_at,
        {{ lineage_columns() | join(', ') }}
    from sights
    where {{ column }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

ranked as (
    select
        *,
        row_number() over (
            partition by source_record_id, identifier_type, identifier_value
            order by first_seen_at nulls last, raw_key
        ) as occurrence_rank
    from occurrences
),

final as (
    select
        *,
        'snowplow' as source_system
    from ranked
    where occurrence_rank = 1
)

{{ conform('identifiers', 'final', ['source_system', 'source_record_id', 'identifier_type', 'identifier_value', 'first_seen_at']) }}
