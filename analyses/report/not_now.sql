-- Who may not be promoted to, by the first reason against it.
with final as (
    select
        top_suppression_reason as reason,
        count(*) as customers
    from {{ ref('customers') }}
    where not is_promotable
    group by top_suppression_reason
)

select * from final
order by customers desc, reason asc
