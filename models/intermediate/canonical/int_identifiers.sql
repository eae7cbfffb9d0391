with unioned as (
    {{ union_entity('identifiers') }}
),

final as (
    select *
    from unioned
    where reason_code is null
)

select * from final
