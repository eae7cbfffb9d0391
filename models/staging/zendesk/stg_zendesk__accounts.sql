with organizations as (
    select *
    from {{ ref('base_zendesk__organization') }}
    where raw_status = 'used'
),

domains as (
    select
        *,
        row_number() over (
            partition by organization_id
            order by domain_index nulls last, domain_name, raw_key
        ) as domain_rank
    from {{ ref('base_zendesk__domain_name') }}
    where raw_status = 'used'
),

final as (
    select
        organizations.*,
        'zendesk' as source_system,
        organizations.organization_id as source_account_id,
        lower(domains.domain_name) as domain,
        coalesce(organizations.is_row_deleted, false) as is_deleted
    from organizations
    left join domains
        on
            organizations.organization_id = domains.organization_id
            and domains.domain_rank = 1
)

{{ conform('accounts', 'final', ['source_system', 'source_account_id', 'name', 'domain', 'is_deleted', 'created_at']) }}
