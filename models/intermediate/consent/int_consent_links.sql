with carried as (
    select
        source_system,
        source_record_id,
        'email' as identifier_type,
        email as identifier_value,
        coalesce(created_at, ingested_at) as seen_at
    from {{ ref('int_people') }}

    union all

    select
        source_system,
        source_record_id,
        'phone' as identifier_type,
        phone,
        coalesce(created_at, ingested_at) as seen_at
    from {{ ref('int_people') }}

    union all

    select
        source_system,
        source_record_id,
        identifier_type,
        identifier_value,
        coalesce(first_seen_at, ingested_at) as seen_at
    from {{ ref('int_identifiers') }}
),

keyed as (
    select
        'record|' || source_system || '|' || source_record_id as record_key,
        'identifier|' || identifier_type || '|' || {{ normalised_identifier('identifier_type', 'identifier_value') }} as identifier_key,
        seen_at
    from carried
    where identifier_value is not null
),

final as (
    select
        record_key,
        identifier_key,
        min(seen_at) as linked_at
    from keyed
    group by record_key, identifier_key
)

select * from final
