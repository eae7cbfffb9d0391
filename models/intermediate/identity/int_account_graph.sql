-- Accounts of several systems are one where they alone in their system have the domain; a domain that several accounts of a
-- system share (subsidiaries, a public mail host) joins nothing.
{{ config(materialized='connected_components', reads_once=true) }}

with accounts as (
    select
        'account|' || source_system || '|' || source_account_id as account_key,
        source_system,
        lower(trim(domain)) as account_domain
    from {{ ref('int_accounts') }}
    where ingested_at <= {{ as_of() }}
),

shared as (
    select account_domain
    from (
        select
            source_system,
            account_domain
        from accounts
        where account_domain is not null
        group by source_system, account_domain
        having count(distinct account_key) > 1
    ) as held_twice
    group by account_domain
),

edges as (
    select
        account_key as node_a,
        account_key as node_b
    from accounts
    union
    select
        accounts.account_key as node_a,
        'domain|' || accounts.account_domain as node_b
    from accounts
    left join shared on accounts.account_domain = shared.account_domain
    where
        accounts.account_domain <> ''
        and shared.account_domain is null
),

final as (
    select
        node_a,
        node_b,
        {{ node_hash('node_a') }} as hash_a,
        {{ node_hash('node_b') }} as hash_b
    from edges
)

select * from final
