-- The account id of every account of this build: the last one the register gave it.
with given as (
    select
        source_system,
        source_record_id,
        account_id,
        row_number() over (partition by record_key order by register_version desc) as recency
    from {{ ref('int_account_register') }}
),

accounts as (
    select
        source_accounts.source_system,
        source_accounts.source_account_id
    from {{ ref('int_accounts') }} as source_accounts
    inner join {{ ref('int_account_graph') }} as graph
        on graph.node = 'account|' || source_accounts.source_system || '|' || source_accounts.source_account_id
),

final as (
    select
        accounts.source_system,
        accounts.source_account_id,
        given.account_id
    from accounts
    inner join given
        on
            accounts.source_system = given.source_system
            and accounts.source_account_id = given.source_record_id
            and given.recency = 1
)

select * from final
