with accounts as (
    select
        source_accounts.source_system,
        source_accounts.source_account_id,
        graph.node as account_key,
        graph.component,
        coalesce(source_accounts.created_at, source_accounts.ingested_at) as first_seen_at
    from {{ ref('int_accounts') }} as source_accounts
    inner join {{ ref('int_account_graph') }} as graph
        on graph.node = 'account|' || source_accounts.source_system || '|' || source_accounts.source_account_id
),

final as (
    select distinct
        source_system,
        source_account_id,
        'a_' || substr(md5(first_value(account_key) over (
            partition by component
            order by first_seen_at, account_key
        )), 1, 20) as account_id
    from accounts
)

select * from final
