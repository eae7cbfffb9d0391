with contacts as (
    select
        'salesforce' as source_system,
        {{ salesforce_id('contact_id') }} as source_record_id,
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
        {{ salesforce_id('account_id') }} as account_source_id,
        created_at,
        coalesce(system_updated_at, updated_at) as updated_at,
        {{ salesforce_is_deleted() }} as is_deleted,
        false as is_internal,
        {{ lineage_columns() | join(', ') }}
    from {{ ref('base_salesforce__contact') }}
    where raw_status = 'used'
),

leads as (
    select
        'salesforce' as source_system,
        {{ salesforce_id('lead_id') }} as source_record_id,
        'lead' as record_type,
        email,
        coalesce(phone, mobile_phone) as phone,
        first_name,
        last_name,
        postcode,
        street,
        city,
        {{ country_code('country_code', 'country') }} as country,
        {{ salesforce_id('converted_account_id') }} as account_source_id,
        created_at,
        coalesce(system_updated_at, updated_at) as updated_at,
        {{ salesforce_is_deleted() }} as is_deleted,
        false as is_internal,
        {{ lineage_columns() | join(', ') }}
    from {{ ref('base_salesforce__lead') }}
    where raw_status = 'used'
),

-- A user who is a contact has access to a portal; every other is staff.
users as (
    select
        'salesforce' as source_system,
        {{ salesforce_id('user_id') }} as source_record_id,
        'user' as record_type,
        email,
        phone,
        first_name,
        last_name,
        timezone,
        {{ salesforce_id('account_id') }} as account_source_id,
        created_at,
        coalesce(system_updated_at, updated_at) as updated_at,
        coalesce(is_fivetran_deleted, false) as is_deleted,
        contact_id is null as is_internal,
        {{ lineage_columns() | join(', ') }}
    from {{ ref('base_salesforce__user') }}
    where raw_status = 'used'
),

final as (
    {%- set of_all = [
        'source_system', 'source_record_id', 'record_type', 'email', 'phone', 'first_name', 'last_name',
        'account_source_id', 'created_at', 'updated_at', 'is_deleted', 'is_internal'
    ] %}
    {%- set of_leads = of_all + ['postcode', 'street', 'city', 'country'] %}
    {{ conform('people', 'contacts', of_leads + ['birth_date']) }}
    union all
    {{ conform('people', 'leads', of_leads) }}
    union all
    {{ conform('people', 'users', of_all + ['timezone']) }}
)

select * from final
