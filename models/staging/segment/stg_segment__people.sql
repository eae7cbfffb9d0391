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

unioned as (
    select
        user_id,
        email,
        phone,
        external_id,
        first_name,
        last_name,
        birth_date,
        postcode,
        street,
        city,
        country,
        timezone,
        created_at,
        stated_at,
        raw_source,
        raw_table,
        raw_key,
        raw_ingested_at
    from stated
    union all
    select
        user_id,
        {% for column in ['email', 'phone', 'external_id', 'first_name', 'last_name'] -%}
        cast(null as {{ engine_type('string') }}) as {{ column }},
        {% endfor -%}
        cast(null as date) as birth_date,
        {% for column in ['postcode', 'street', 'city', 'country', 'timezone'] -%}
        cast(null as {{ engine_type('string') }}) as {{ column }},
        {% endfor -%}
        cast(null as timestamp) as created_at,
        occurred_at as stated_at,
        raw_source,
        raw_table,
        raw_key,
        raw_ingested_at
    from seen
    where sight_rank = 1
),

final as (
    select
        *,
        'segment' as source_system,
        user_id as source_record_id,
        'user' as record_type,
        stated_at as updated_at
    from unioned
)

{{ conform('people', 'final', [
    'source_system', 'source_record_id', 'record_type', 'email', 'phone', 'external_id', 'first_name', 'last_name',
    'birth_date', 'postcode', 'street', 'city', 'country', 'timezone', 'created_at', 'updated_at',
]) }}
