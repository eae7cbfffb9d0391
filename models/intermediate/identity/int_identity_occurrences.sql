-- What identifiers each record carries, normalised. An id that two types of record share names neither of them.
{%- set columns = ['email', 'phone', 'external_id', 'national_id'] %}
with records as (
    select * from {{ ref('int_identity_records') }}
),

people as (
    select
        *,
        {{ record_key('source_system', 'record_type', 'source_record_id') }} as record_key
    from {{ ref('int_people') }}
    where ingested_at <= {{ as_of() }}
),

identifiers as (
    select *
    from {{ ref('int_identifiers') }}
    where ingested_at <= {{ as_of() }}
),

stated as (
    {%- for column in columns %}
    select
        record_key,
        '{{ column }}' as identifier_type,
        {{ column }} as raw_value,
        cast(null as boolean) as is_verified,
        least(created_at, ingested_at) as first_seen_at,
        ingested_at as last_seen_at
    from people
    union all
    {%- endfor %}
    select
        records.record_key,
        identifiers.identifier_type,
        identifiers.identifier_value as raw_value,
        identifiers.is_verified,
        least(identifiers.first_seen_at, identifiers.ingested_at) as first_seen_at,
        identifiers.ingested_at as last_seen_at
    from identifiers
    inner join records
        on
            identifiers.source_system = records.source_system
            and identifiers.source_record_id = records.source_record_id
    where records.types_of_id = 1
),

normalised as (
    select
        *,
        {{ normalised_identifier('identifier_type', 'raw_value') }} as identifier_value
    from stated
    where raw_value is not null
),

final as (
    select
        normalised.record_key,
        'identifier|' || normalised.identifier_type || '|' || normalised.identifier_value as value_key,
        normalised.identifier_type,
        normalised.identifier_value,
        -- one source's word that it is not verified counts, unless another has verified it on the same record
        max(case when normalised.is_verified then 1 else 0 end) = 1
        or max(case when normalised.is_verified = false then 1 else 0 end) = 0 as is_trusted,
        min(normalised.first_seen_at) as first_seen_at,
        max(normalised.last_seen_at) as last_seen_at
    from normalised
    inner join records on normalised.record_key = records.record_key
    where normalised.identifier_value is not null and normalised.identifier_value <> ''
    group by normalised.record_key, normalised.identifier_type, normalised.identifier_value
)

select * from final
