with companies as (
    select *
    from {{ ref('base_hubspot__company') }}
    where raw_status = 'used'
),

final as (
    select
        'hubspot' as source_system,
        company_id as source_account_id,
        company_name as name,
        domain,
        parent_company_id as parent_account_id,
        {{ country_code('country') }} as country,
        coalesce(is_deleted, false) as is_deleted,
        created_at,
        {{ lineage_columns() | join(', ') }}
    from companies
)

{{ conform('accounts', 'final', [
    'source_system', 'source_account_id', 'name', 'domain', 'parent_account_id', 'country', 'is_deleted', 'created_at'
]) }}
