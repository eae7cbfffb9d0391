-- The register of given account ids, as that of customers: a row each time an account is given another id. Append-only, and it
-- outlives a full refresh.
{{ config(materialized='incremental', incremental_strategy='append', full_refresh=false) }}

with accounts as (
    select
        graph.node as record_key,
        graph.component as group_id,
        source_accounts.source_system,
        source_accounts.source_account_id,
        coalesce(source_accounts.created_at, source_accounts.ingested_at) as first_seen_at
    from {{ ref('int_accounts') }} as source_accounts
    inner join {{ ref('int_account_graph') }} as graph
        on graph.node = 'account|' || source_accounts.source_system || '|' || source_accounts.source_account_id
),

members as (
    select
        record_key,
        group_id,
        source_system,
        'account' as record_type,
        source_account_id as source_record_id,
        false as is_tombstone,
        first_seen_at,
        case when count(*) over (partition by group_id) = 1 then 'OWN-RECORD' else 'ACCOUNT-DOMAIN' end as rule_id
    from accounts
),

final as (
    {{ given_ids('account', 'members') }}
)

select * from final
