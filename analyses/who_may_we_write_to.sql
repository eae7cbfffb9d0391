-- Of the customers of each value tier, how many may get a promotional e-mail today, and what stops the others first.
select
    customers.value_tier,
    case when eligibility.is_eligible then 'may be written to' else eligibility.top_reason_code end as outcome,
    count(distinct customers.customer_id) as customer_count
from {{ ref('customers') }} as customers
inner join {{ ref('action_eligibility') }} as eligibility on customers.customer_id = eligibility.customer_id
where
    eligibility.action_class = 'promotional'
    and eligibility.channel = 'email'
group by
    customers.value_tier,
    case when eligibility.is_eligible then 'may be written to' else eligibility.top_reason_code end
order by
    customers.value_tier,
    customer_count desc,
    outcome
