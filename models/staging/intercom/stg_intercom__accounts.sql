with versions as (
    select
        *,
        row_number() over (
            partition by company_id
            order by
                coalesce(version_started_at, updated_at) desc,
                is_active_version desc nulls last,
                updated_at desc,
                raw_key desc
        ) as version_rank
    from {{ ref('base_intercom__company_history') }}
    where raw_status = 'used'
),

final as (
    select
        *,
        'intercom' as source_system,
        company_id as source_account_id,
        {{ domain_of('website') }} as domain,
        {{ intercom_is_gone() }} as is_deleted
    from versions
    where version_rank = 1
)

{{ conform('accounts', 'final', ['source_system', 'source_account_id', 'name', 'domain', 'is_deleted', 'created_at']) }}
