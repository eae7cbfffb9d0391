with contacts as (
    select *
    from {{ ref('base_hubspot__contact') }}
    where raw_status = 'used'
),

property_values as (
    select *
    from {{ ref('base_hubspot__contact_property_history') }}
    where
        raw_status = 'used'
        and property_name in ('lifecyclestage', 'hs_lead_status')
),

past_values as (
    select
        contact_id as source_record_id,
        property_name as attribute,
        property_value as value,
        changed_at as computed_at,
        {{ lineage_columns() | join(', ') }}
    from property_values
),

current_values as (
    {%- for attribute, column in [('lifecyclestage', 'lifecycle_stage'), ('hs_lead_status', 'lead_status')] %}
    select
        contact_id as source_record_id,
        '{{ attribute }}' as attribute,
        {{ column }} as value,
        coalesce(updated_at, raw_ingested_at) as computed_at,
        {{ lineage_columns() | join(', ') }}
    from contacts
    where {{ column }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

unioned as (
    select * from past_values
    union all
    select * from current_values
),

final as (
    select
        *,
        'hubspot' as source_system
    from unioned
)

{{ conform('reported_attributes', 'final', [
    'source_system', 'source_record_id', 'attribute', 'value', 'computed_at'
]) }}
