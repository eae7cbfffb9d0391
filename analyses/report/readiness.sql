-- Whether machines may decide more, in one row.
with final as (
    select *
    from {{ ref('readiness') }}
)

select * from final
