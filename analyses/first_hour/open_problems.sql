-- Customers with an open service problem, by the systems that know them too and would write to them meanwhile.
select
    identities.source_system,
    count(distinct customers.customer_id) as customer_count,
    count(distinct case when customers.is_promotable then customers.customer_id end) as promotable_count
from {{ ref('customers') }} as customers
inner join {{ ref('customer_identities') }} as identities on customers.customer_id = identities.customer_id
where customers.open_ticket_count > 0
group by identities.source_system
order by identities.source_system
