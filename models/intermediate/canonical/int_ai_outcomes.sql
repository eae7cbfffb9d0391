with unioned as (
    {{ union_entity('ai_outcomes') }}
),

final as (
    select *
    from unioned
    where reason_code is null
)

select * from final
