with contacts as (
    select *
    from {{ ref('base_hubspot__contact') }}
    where raw_status = 'used'
),

property_values as (
    select *
    from {{ ref('base_hubspot__contact_property_history') }}
    where raw_status = 'used'
),

additional_emails as (
    select
        contact_id,
        'email' as identifier_type,
        {{ each_of('additional_emails', ';') }} as identifier_value,
        created_at as first_seen_at,
        {{ lineage_columns() | join(', ') }}
    from contacts
),

mobile_numbers as (
    select
        contact_id,
        'phone' as identifier_type,
        mobile_phone as identifier_value,
        created_at as first_seen_at,
        {{ lineage_columns() | join(', ') }}
    from contacts
),

-- A withdrawal at an address a person used before is still theirs.
former_emails as (
    select
        contact_id,
        'email' as identifier_type,
        property_value as identifier_value,
        changed_at as first_seen_at,
        {{ lineage_columns() | join(', ') }}
    from property_values
    where property_name = 'email'
),

unioned as (
    select * from additional_emails
    union all
    select * from mobile_numbers
    union all
    select * from former_emails
),

trimmed as (
    select
        'hubspot' as source_system,
        contact_id as source_record_id,
        identifier_type,
        trim(identifier_value) as identifier_value,
        first_seen_at,
        {{ lineage_columns() | join(', ') }}
    from unioned
),

ranked as (
    select
        *,
        row_number() over (
            partition by source_record_id, identifier_type, identifier_value
            order by first_seen_at nulls last, raw_table, raw_key
        ) as occurrence
    from trimmed
    where identifier_value <> ''
),

final as (
    select *
    from ranked
    where occurrence = 1
)

{{ conform('identifiers', 'final', [
    'source_system', 'source_record_id', 'identifier_type', 'identifier_value', 'first_seen_at'
]) }}
