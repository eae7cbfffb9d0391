{%- set attributes = [
    {'table': 'contact', 'person': 'contact_id', 'column': 'customer_status', 'attribute': 'customer_status_c'},
    {'table': 'lead', 'person': 'lead_id', 'column': 'lead_status', 'attribute': 'lead_status'},
] -%}

with final as (
    {%- for reported in attributes %}
    select
        'salesforce' as source_system,
        {{ salesforce_id(reported.person) }} as source_record_id,
        '{{ reported.attribute }}' as attribute,
        {{ reported.column }} as value,
        coalesce(system_updated_at, updated_at, raw_ingested_at) as computed_at,
        {{ lineage_columns() | join(', ') }}
    from {{ ref('base_salesforce__' ~ reported.table) }}
    where
        raw_status = 'used'
        and {{ reported.column }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

{{ conform('reported_attributes', 'final', [
    'source_system', 'source_record_id', 'attribute', 'value', 'computed_at'
]) }}
