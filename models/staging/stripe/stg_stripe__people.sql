{%- set nothing = 'cast(null as ' ~ engine_type('string') ~ ')' -%}

with customers as (
    select
        *,
        customer_id as source_record_id,
        'customer' as record_type,
        created_at as updated_at,
        coalesce(is_deleted, false) as is_record_deleted
    from {{ ref('base_stripe__customer') }}
    where raw_status = 'used'
),

guests as (
    select
        *,
        payer_id as source_record_id,
        'guest' as record_type,
        {% for column in ['phone', 'external_id', 'name', 'country', 'postcode'] -%}
        {{ nothing }} as {{ column }},
        {% endfor -%}
        false as is_record_deleted,
        min(paid_at) over (partition by payer_id) as created_at,
        paid_at as updated_at,
        row_number() over (partition by payer_id order by paid_at desc nulls last, raw_key desc) as payment_rank
    from {{ ref('stg_stripe__payers') }}
    where is_guest and payer_id is not null
),

records as (
    {% for relation, condition in {'customers': 'true', 'guests': 'payment_rank = 1'}.items() -%}
    select
        source_record_id,
        record_type,
        email,
        phone,
        external_id,
        name,
        country,
        postcode,
        is_record_deleted,
        created_at,
        updated_at,
        {{ lineage_columns() | join(',\n        ') }}
    from {{ relation }}
    where {{ condition }}
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
        postcode,
        'stripe' as source_system,
        {{ country_code('country') }} as country,
        {{ first_name_of('name') }} as first_name,
        {{ last_name_of('name') }} as last_name,
        is_record_deleted as is_deleted,
        created_at,
        updated_at,
        {{ lineage_columns() | join(',\n        ') }}
    from records
)

{{ conform('people', 'final', [
    'source_system', 'source_record_id', 'record_type', 'email', 'phone', 'external_id', 'first_name', 'last_name',
    'postcode', 'country', 'created_at', 'updated_at', 'is_deleted',
]) }}
