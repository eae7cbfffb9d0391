with unioned as (
    {{ union_entity('consent_events') }}
),

final as (
    select *
    from unioned
    where reason_code is null
)

select * from final
