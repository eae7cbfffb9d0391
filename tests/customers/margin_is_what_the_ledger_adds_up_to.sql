-- Two routes to one number: the customers' margins add up to the entries of known customers in the window.
with sums as (
    select
        (select coalesce(sum(contribution_margin_365d), 0) from {{ ref('customers') }}) as published,
        (
            select coalesce(sum(ledger.amount), 0)
            from {{ ref('int_margin_ledger') }} as ledger
            inner join {{ ref('int_customers') }} as customers
                on ledger.customer_id = customers.customer_id
            where ledger.occurred_at >= {{ days_before(as_of(), parameter(ref('value_parameters'), 'margin_window')) }}
        ) as booked
)

select *
from sums
where published <> booked
