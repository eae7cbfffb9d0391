-- The decisions drawn for review, by month.
with final as (
    select
        review_month,
        count(*) as drawn,
        sum(case when is_reviewed then 1 else 0 end) as reviewed,
        sum(case when is_overdue then 1 else 0 end) as overdue
    from {{ ref('ai_review_queue') }}
    group by review_month
)

select * from final
order by review_month desc
limit 12
