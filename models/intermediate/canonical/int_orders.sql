with unioned as (
    {{ union_entity('orders') }}
),

final as (
    select *
    from unioned
    where reason_code is null
)

select * from final
