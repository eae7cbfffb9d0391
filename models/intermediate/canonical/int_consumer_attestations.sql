with unioned as (
    {{ union_entity('consumer_attestations') }}
),

final as (
    select *
    from unioned
    where reason_code is null
)

select * from final
