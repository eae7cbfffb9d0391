-- How many records each source brought, and how many customers they are; what adds up to more than all customers is known twice.
select
    source_system,
    record_type,
    count(*) as record_count,
    count(distinct customer_id) as customer_count
from {{ ref('customer_identities') }}
group by
    source_system,
    record_type
order by
    source_system,
    record_type
