-- Ids that were given once and now stand for another account, each leading straight to the living id.
with accounts as (
    select
        'account|' || source_system || '|' || source_account_id as record_key,
        account_id
    from {{ ref('int_account_map') }}
),

final as (
    {{ redirects('account', ref('int_account_register'), 'accounts') }}
)

select * from final
