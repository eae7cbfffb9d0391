-- Two routes to one fact: whom the ledgers rule out at the clock, which is all that is known, no action promotes to.
select spells.customer_id
from {{ ref('int_unpromotable_spells') }} as spells
inner join {{ ref('customers') }} as customers on spells.customer_id = customers.customer_id
where
    spells.valid_to is null
    and customers.is_promotable
