{%- set nothing = 'cast(null as ' ~ engine_type('string') ~ ')' -%}

with contacts as (
    select
        *,
        contact_id as source_record_id,
        case when is_lead then 'lead' else 'user' end as record_type,
        case when not is_lead then external_id end as own_number,
        false as is_internal
    from {{ ref('stg_intercom__contacts') }}
),

admins as (
    select
        *,
        admin_id as source_record_id,
        'admin' as record_type,
        {% for column in ['own_number', 'phone', 'country', 'company_id'] -%}
        {{ nothing }} as {{ column }},
        {% endfor -%}
        coalesce(is_row_deleted, false) as is_gone,
        true as is_internal,
        cast(null as timestamp) as created_at,
        cast(null as timestamp) as updated_at
    from {{ ref('base_intercom__admin') }}
    where raw_status = 'used'
),

records as (
    {% for relation in ['contacts', 'admins'] -%}
    select
        source_record_id,
        record_type,
        email,
        phone,
        own_number as external_id,
        name,
        company_id as account_source_id,
        country,
        is_gone as is_deleted,
        is_internal,
        created_at,
        updated_at,
        {{ lineage_columns() | join(',\n        ') }}
    from {{ relation }}
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

final as (
    select
        source_record_id,
        record_type,
        email,
        phone,
        external_id,
        account_source_id,
        'intercom' as source_system,
        {{ country_code('country', 'country') }} as country,
        {{ first_name_of('name') }} as first_name,
        {{ last_name_of('name') }} as last_name,
        is_deleted,
        is_internal,
        created_at,
        updated_at,
        {{ lineage_columns() | join(',\n        ') }}
    from records
)

{{ conform('people', 'final', [
    'source_system', 'source_record_id', 'record_type', 'email', 'phone', 'external_id', 'first_name', 'last_name',
    'country', 'account_source_id', 'created_at', 'updated_at', 'is_deleted', 'is_internal',
]) }}
