with contacts as (
    select *
    from {{ ref('base_hubspot__contact') }}
    where raw_status = 'used'
),

final as (
    select
        'hubspot' as source_system,
        contact_id as source_record_id,
        'contact' as record_type,
        email,
        coalesce(phone, mobile_phone) as phone,
        first_name,
        last_name,
        {{ try_cast('birth_date_text', 'date') }} as birth_date,
        postcode,
        street,
        city,
        {{ country_code('country_code', 'country') }} as country,
        company_id as account_source_id,
        created_at,
        updated_at,
        coalesce(is_deleted, false) as is_deleted,
        {{ lineage_columns() | join(', ') }}
    from contacts
)

{{ conform('people', 'final', [
    'source_system', 'source_record_id', 'record_type', 'email', 'phone', 'first_name', 'last_name', 'birth_date',
    'postcode', 'street', 'city', 'country', 'account_source_id', 'created_at', 'updated_at', 'is_deleted'
]) }}
