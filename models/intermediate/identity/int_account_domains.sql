-- The account that an e-mail address tells by its domain: the only one that has it, unless anybody may have an address there.
with anybodys as (
    select match_value as mail_domain
    from {{ ref('blocked_identifiers') }} as blocked_identifiers
    where
        (match_kind = 'domain' or (match_kind = 'exact' and identifier_type = 'mail_domain'))
        and {{ is_effective('blocked_identifiers') }}
),

domains as (
    select
        lower(trim(source_accounts.domain)) as mail_domain,
        account_map.account_id
    from {{ ref('int_accounts') }} as source_accounts
    inner join {{ ref('int_account_map') }} as account_map
        on
            source_accounts.source_system = account_map.source_system
            and source_accounts.source_account_id = account_map.source_account_id
    where source_accounts.ingested_at <= {{ as_of() }}
),

final as (
    select
        domains.mail_domain,
        min(domains.account_id) as account_id
    from domains
    left join anybodys on domains.mail_domain = anybodys.mail_domain
    where
        domains.mail_domain <> ''
        and anybodys.mail_domain is null
    group by domains.mail_domain
    having count(distinct domains.account_id) = 1
)

select * from final
