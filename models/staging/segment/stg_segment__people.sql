{%- set traits = [
    'email', 'phone', 'external_id', 'first_name', 'last_name', 'birth_date', 'postcode', 'street', 'city', 'country',
    'timezone', 'created_at',
] -%}

with stated as (
    select *
    from {{ ref('stg_segment__traits') }}
    where trait_rank = 1
),

-- a person may be seen who never stated a trait
seen as (
    select
        messages.*,
        row_number() over (
            partition by messages.user_id
            order by messages.occurred_at nulls last, messages.raw_table, messages.raw_key
        ) as sight_rank
    from {{ ref('stg_segment__messages') }} as messages
    left join stated
        on messages.user_id = stated.user_id
    where messages.user_id is not null and stated.user_id is null
),

known as (
    select
        user_id,
        stated_at as updated_at,
        {{ lineage_columns() | join(',\n        ') }}
    from stated
    union all
    select
        user_id,
        occurred_at as updated_at,
        {{ lineage_columns() | join(',\n        ') }}
    from seen
    where sight_rank = 1
),

final as (
    select
        known.*,
        {% for trait in traits -%}
        stated.{{ trait }},
        {% endfor -%}
        'segment' as source_system,
        known.user_id as source_record_id,
        'user' as record_type
    from known
    left join stated
        on known.user_id = stated.user_id
)

{{ conform('people', 'final', ['source_system', 'source_record_id', 'record_type', 'updated_at'] + traits) }}
