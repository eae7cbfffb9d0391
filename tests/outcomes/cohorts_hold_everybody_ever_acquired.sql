-- The cohorts at their beginning add up to everybody who ever placed a paid order, whoever has been merged or erased since.
with cohorts as (
    select coalesce(sum(customers), 0) as customers
    from {{ ref('retention_cohorts') }}
    where age_months = 0
),

buyers as (
    select count(distinct unit_id) as customers
    from {{ ref('int_purchase_units') }}
)

select
    cohorts.customers,
    buyers.customers as expected_customers
from cohorts
cross join buyers
where cohorts.customers <> buyers.customers
