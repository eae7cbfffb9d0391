with contacts as (
    select *
    from {{ ref('base_salesforce__contact') }}
    where raw_status = 'used'
),

leads as (
    select *
    from {{ ref('base_salesforce__lead') }}
    where raw_status = 'used'
),

unioned as (
    select
        contact_id as record_id,
        'customer_status_c' as attribute,
        customer_status as value,
        coalesce(system_updated_at, updated_at, raw_ingested_at) as computed_at,
        raw_source,
        raw_table,
        raw_key,
        raw_ingested_at
    from contacts
    where customer_status is not null
    union all
    select
        lead_id,
        'lead_status',
        lead_status,
        coalesce(system_updated_at, updated_at, raw_ingested_at),
        raw_source,
        raw_table,
        raw_key,
        raw_ingested_at
    from leads
    where lead_status is not null
),

final as (
    select
        *,
        'salesforce' as source_system,
        {{ salesforce_id('record_id') }} as source_record_id
    from unioned
)

{{ conform('reported_attributes', 'final', [
    'source_system', 'source_record_id', 'attribute', 'value', 'computed_at'
]) }}
