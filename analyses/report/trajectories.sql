-- Satisfaction by quarter, from 0 the worst to 1 the best, over all customers who answered; of fewer than ten
-- answers a mean says nothing.
with final as (
    select
        cast(date_trunc('quarter', month) as date) as quarter,
        sum(responses) as responses,
        sum(score * responses) / nullif(sum(responses), 0) as satisfaction
    from {{ ref('satisfaction_trajectories') }}
    group by date_trunc('quarter', month)
    having sum(responses) >= 10
)

select * from final
order by quarter asc
