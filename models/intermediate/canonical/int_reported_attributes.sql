with unioned as (
    {{ union_entity('reported_attributes') }}
),

final as (
    select *
    from unioned
    where reason_code is null
)

select * from final
