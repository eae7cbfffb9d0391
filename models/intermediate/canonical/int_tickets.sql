select *
from {{ ref('int_tickets_judged') }}
where reason_code is null
