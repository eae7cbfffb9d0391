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

users as (
    select *
    from {{ ref('base_salesforce__user') }}
    where raw_status = 'used'
),

unioned as (
    select
        contact_id as record_id,
        'contact' as record_type,
        email,
        coalesce(phone, mobile_phone, home_phone) as phone,
        first_name,
        last_name,
        birth_date,
        postcode,
        street,
        city,
        {{ country_code('country_code', 'country') }} as country,
        cast(null as {{ engine_type('string') }}) as timezone,
        account_id,
        created_at,
        coalesce(system_updated_at, updated_at) as updated_at,
        {{ salesforce_is_deleted() }} as is_deleted,
        false as is_internal,
        raw_source,
        raw_table,
        raw_key,
        raw_ingested_at
    from contacts
    union all
    select
        lead_id,
        'lead',
        email,
        coalesce(phone, mobile_phone),
        first_name,
        last_name,
        null,
        postcode,
        street,
        city,
        {{ country_code('country_code', 'country') }},
        null,
        converted_account_id,
        created_at,
        coalesce(system_updated_at, updated_at),
        {{ salesforce_is_deleted() }},
        false,
        raw_source,
        raw_table,
        raw_key,
        raw_ingested_at
    from leads
    union all
    -- A user who is a contact has access to a portal; every other is staff.
    select
        user_id,
        'user',
        email,
        phone,
        first_name,
        last_name,
        null,
        null,
        null,
        null,
        null,
        timezone,
        account_id,
        created_at,
        coalesce(system_updated_at, updated_at),
        coalesce(is_fivetran_deleted, false),
        contact_id is null,
        raw_source,
        raw_table,
        raw_key,
        raw_ingested_at
    from users
),

final as (
    select
        *,
        'salesforce' as source_system,
        {{ salesforce_id('record_id') }} as source_record_id,
        {{ salesforce_id('account_id') }} as account_source_id
    from unioned
)

{{ conform('people', 'final', [
    'source_system', 'source_record_id', 'record_type', 'email', 'phone', 'first_name', 'last_name', 'birth_date',
    'postcode', 'street', 'city', 'country', 'timezone', 'account_source_id', 'created_at', 'updated_at', 'is_deleted',
    'is_internal'
]) }}
