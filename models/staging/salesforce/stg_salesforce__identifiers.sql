-- The further telephone numbers of a record; its first one stands with the person.
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

numbers as (
    {%- for record_id, relation, column in [('contact_id', 'contacts', 'mobile_phone'), ('contact_id', 'contacts', 'home_phone'), ('lead_id', 'leads', 'mobile_phone')] %}
    select
        {{ record_id }} as record_id,
        {{ column }} as identifier_value,
        created_at as first_seen_at,
        raw_source,
        raw_table,
        raw_key,
        raw_ingested_at
    from {{ relation }}
    where {{ column }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

ranked as (
    select
        *,
        'salesforce' as source_system,
        {{ salesforce_id('record_id') }} as source_record_id,
        'phone' as identifier_type,
        row_number() over (
            partition by raw_table, raw_key, identifier_value
            order by record_id
        ) as occurrence
    from numbers
),

final as (
    select *
    from ranked
    where occurrence = 1
)

{{ conform('identifiers', 'final', [
    'source_system', 'source_record_id', 'identifier_type', 'identifier_value', 'first_seen_at'
]) }}
