-- The accounts that what concerns an account may concern: itself, and those above it to the top.
with recursive accounts as (
    select distinct
        children.account_id,
        above.account_id as parent_id
    from {{ ref('int_accounts') }} as source_accounts
    inner join {{ ref('int_account_map') }} as children
        on
            source_accounts.source_system = children.source_system
            and source_accounts.source_account_id = children.source_account_id
    left join {{ ref('int_account_map') }} as above
        on
            source_accounts.source_system = above.source_system
            and source_accounts.parent_account_id = above.source_account_id
    where source_accounts.ingested_at <= {{ as_of() }}
),

-- Ten steps end any circle.
steps as (
    select
        account_id,
        account_id as reached_id,
        0 as depth
    from accounts

    union all

    select
        steps.account_id,
        accounts.parent_id as reached_id,
        steps.depth + 1 as depth
    from steps
    inner join accounts on steps.reached_id = accounts.account_id
    where
        accounts.parent_id is not null
        and steps.depth < 10
),

final as (
    select distinct
        account_id,
        reached_id,
        account_id <> reached_id as is_parent
    from steps
)

select * from final
