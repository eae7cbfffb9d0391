with unioned as (
    {{ union_entity('escalations') }}
),

final as (
    select *
    from unioned
    where reason_code is null
)

select * from final
