with unioned as (
    {{ union_entity('costs') }}
),

final as (
    select *
    from unioned
    where reason_code is null
)

select * from final
