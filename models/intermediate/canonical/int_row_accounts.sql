with final as (
    {{ union_accounts() }}
)

select * from final
