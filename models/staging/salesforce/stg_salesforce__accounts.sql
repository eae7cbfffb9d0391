with accounts as (
    select *
    from {{ ref('base_salesforce__account') }}
    where raw_status = 'used'
),

final as (
    select
        'salesforce' as source_system,
        {{ salesforce_id('account_id') }} as source_account_id,
        account_name as name,
        {{ domain_of('website') }} as domain,
        {{ salesforce_id('parent_id') }} as parent_account_id,
        {{ country_code('country_code', 'country') }} as country,
        created_at,
        {{ salesforce_is_deleted() }} as is_deleted,
        {{ lineage_columns() | join(', ') }}
    from accounts
)

{{ conform('accounts', 'final', [
    'source_system', 'source_account_id', 'name', 'domain', 'parent_account_id', 'country', 'is_deleted', 'created_at'
]) }}
