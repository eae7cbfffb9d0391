with unioned as (
    {{ union_entity('privacy_requests') }}
),

final as (
    select *
    from unioned
    where reason_code is null
)

select * from final
