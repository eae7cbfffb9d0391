with messages as (
    select *
    from {{ ref('stg_segment__messages') }}
    where user_id is not null
),

traits as (
    select *
    from {{ ref('stg_segment__traits') }}
),

people as (
    select source_record_id
    from {{ ref('stg_segment__people') }}
),

occurrences as (
    select user_id, 'user_id' as identifier_type, user_id as identifier_value, occurred_at as seen_at, raw_source, raw_table, raw_key, raw_ingested_at
    from messages
    union all
    select user_id, 'anonymous_id', anonymous_id, occurred_at, raw_source, raw_table, raw_key, raw_ingested_at
    from messages
    union all
    -- an alias may give up a device or an older id of the person; the latter is a link
    select messages.user_id, 'anonymous_id', messages.previous_id, messages.occurred_at, messages.raw_source, messages.raw_table, messages.raw_key, messages.raw_ingested_at
    from messages
    left join people
        on messages.previous_id = people.source_record_id
    where people.source_record_id is null
    {% for trait in ['user_id', 'email', 'phone', 'external_id'] -%}
    union all
    select user_id, '{{ trait }}', {{ trait }}, stated_at, raw_source, raw_table, raw_key, raw_ingested_at
    from traits
    {% endfor -%}
),

ranked as (
    select
        *,
        row_number() over (
            partition by user_id, identifier_type, identifier_value
            order by seen_at nulls last, raw_table, raw_key
        ) as occurrence_rank
    from occurrences
    where identifier_value is not null
),

final as (
    select
        *,
        'segment' as source_system,
        user_id as source_record_id,
        seen_at as first_seen_at
    from ranked
    where occurrence_rank = 1
)

{{ conform('identifiers', 'final', ['source_system', 'source_record_id', 'identifier_type', 'identifier_value', 'first_seen_at']) }}
