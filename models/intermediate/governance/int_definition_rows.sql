with final as (
    {{ definition_rows() }}
)

select * from final
