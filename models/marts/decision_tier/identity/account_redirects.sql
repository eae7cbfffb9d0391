with final as (
    select
        cast(retired_account_id as {{ engine_type('string') }}) as retired_account_id,
        cast(account_id as {{ engine_type('string') }}) as account_id,
        cast(reason as {{ engine_type('string') }}) as reason,
        cast(retired_at as timestamp) as retired_at
    from {{ ref('int_account_redirects') }}
)

select * from final
