with leads as (
    select *
    from {{ ref('base_marketo__lead') }}
    where raw_status = 'used'
),

deletions as (
    select distinct lead_id
    from {{ ref('base_marketo__activity_delete_lead') }}
    where raw_status = 'used'
),

final as (
    select
        'marketo' as source_system,
        leads.lead_id as source_record_id,
        'lead' as record_type,
        leads.email,
        coalesce(leads.phone, leads.mobile_phone) as phone,
        leads.first_name,
        leads.last_name,
        leads.birth_date,
        leads.postcode,
        leads.street,
        leads.city,
        {{ country_code('leads.country_code', 'leads.country') }} as country,
        leads.created_at,
        leads.updated_at,
        deletions.lead_id is not null as is_deleted,
        leads.raw_source,
        leads.raw_table,
        leads.raw_key,
        leads.raw_ingested_at
    from leads
    left join deletions on leads.lead_id = deletions.lead_id
)

{{ conform('people', 'final', [
    'source_system', 'source_record_id', 'record_type', 'email', 'phone', 'first_name', 'last_name', 'birth_date',
    'postcode', 'street', 'city', 'country', 'created_at', 'updated_at', 'is_deleted'
]) }}
