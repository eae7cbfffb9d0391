with versions as (
    select
        *,
        row_number() over (
            partition by contact_id
            order by
                coalesce(version_started_at, updated_at) desc,
                is_active_version desc nulls last,
                updated_at desc,
                raw_key desc
        ) as version_rank
    from {{ ref('base_intercom__contact_history') }}
    where raw_status = 'used'
),

companies as (
    select
        *,
        row_number() over (
            partition by contact_id
            order by coalesce(version_started_at, contact_updated_at) desc, company_id
        ) as company_rank
    from {{ ref('base_intercom__contact_company_history') }}
    where raw_status = 'used' and is_active_version is distinct from false
),

final as (
    select
        versions.*,
        companies.company_id,
        lower(versions.role) = 'lead' as is_lead,
        coalesce(not versions.is_active_version, false) as is_gone
    from versions
    left join companies
        on versions.contact_id = companies.contact_id and companies.company_rank = 1
    where versions.version_rank = 1
)

select * from final
