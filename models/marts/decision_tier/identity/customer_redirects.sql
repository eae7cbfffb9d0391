with final as (
    select
        cast(retired_customer_id as {{ engine_type('string') }}) as retired_customer_id,
        cast(customer_id as {{ engine_type('string') }}) as customer_id,
        cast(reason as {{ engine_type('string') }}) as reason,
        cast(retired_at as timestamp) as retired_at
    from {{ ref('int_redirects') }}
)

select * from final
