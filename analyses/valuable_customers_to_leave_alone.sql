-- High-value customers whom the tier holds back today, by the first reason: the ones a revenue-only machine would contact.
select
    top_suppression_reason,
    count(*) as customer_count,
    sum(contribution_margin_365d) as contribution_margin_365d,
    sum(open_ticket_count) as open_ticket_count
from {{ ref('customers') }}
where
    is_high_value
    and not is_promotable
group by top_suppression_reason
order by
    customer_count desc,
    top_suppression_reason
