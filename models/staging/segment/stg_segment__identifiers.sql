with messages as (
    select *
    from {{ ref('stg_segment__messages') }}
    where user_id is not null
),

people as (
    select source_record_id
    from {{ ref('stg_segment__people') }}
),

-- an alias may give up a device or an older id of the person; the latter is a link
given_up as (
    select messages.*
    from messages
    left join people
        on messages.previous_id = people.source_record_id
    where people.source_record_id is null
),

occurrences as (
    {% for type, column, relation in [
        ('user_id', 'user_id', 'messages'),
        ('anonymous_id', 'anonymous_id', 'messages'),
        ('anonymous_id', 'previous_id', 'given_up'),
    ] -%}
    select
        user_id,
        '{{ type }}' as identifier_type,
        {{ column }} as identifier_value,
        occurred_at as first_seen_at,
        {{ lineage_columns() | join(',\n        ') }}
    from {{ relation }}
    union all
    {% endfor -%}
    {% for trait in ['user_id', 'email', 'phone', 'external_id'] -%}
    select
        user_id,
        '{{ trait }}' as identifier_type,
        {{ trait }} as identifier_value,
        stated_at as first_seen_at,
        {{ lineage_columns() | join(',\n        ') }}
    from {{ ref('stg_segment__traits') }}
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

ranked as (
    select
        *,
        row_number() over (
            partition by user_id, identifier_type, identifier_value
            order by first_seen_at nulls last, raw_table, raw_key
        ) as occurrence_rank
    from occurrences
    where identifier_value is not null
),

final as (
    select
        *,
        'segment' as source_system,
        user_id as source_record_id
    from ranked
    where occurrence_rank = 1
)

{{ conform('identifiers', 'final', ['source_system', 'source_record_id', 'identifier_type', 'identifier_value', 'first_seen_at']) }}
