-- What the customers of each stage brought in the last year, and how many have a value tier at all.
select
    lifecycle_stage,
    count(*) as customer_count,
    sum(case when value_tier = 'unrated' then 0 else 1 end) as rated_count,
    cast(sum(contribution_margin_365d) as decimal(12, 2)) as margin_365d
from {{ ref('customers') }}
group by lifecycle_stage
order by
    customer_count desc,
    lifecycle_stage
