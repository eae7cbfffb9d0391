-- The further telephone numbers of a record; its first one stands with the person.
{%- set numbers = [
    {'table': 'contact', 'person': 'contact_id', 'column': 'mobile_phone'},
    {'table': 'contact', 'person': 'contact_id', 'column': 'home_phone'},
    {'table': 'lead', 'person': 'lead_id', 'column': 'mobile_phone'},
] %}

with unioned as (
    {%- for number in numbers %}
    select
        'salesforce' as source_system,
        {{ salesforce_id(number.person) }} as source_record_id,
        'phone' as identifier_type,
        {{ number.column }} as identifier_value,
        created_at as first_seen_at,
        {{ lineage_columns() | join(', ') }}
    from {{ ref('base_salesforce__' ~ number.table) }}
    where
        raw_status = 'used'
        and {{ number.column }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

-- The same number may be both the mobile and the home number.
final as (
    select distinct *
    from unioned
)

{{ conform('identifiers', 'final', [
    'source_system', 'source_record_id', 'identifier_type', 'identifier_value', 'first_seen_at'
]) }}
