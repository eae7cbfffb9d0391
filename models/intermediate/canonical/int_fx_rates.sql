with unioned as (
    {{ union_entity('fx_rates') }}
),

final as (
    select *
    from unioned
    where reason_code is null
)

select * from final
