select *
from {{ ref('int_costs_judged') }}
where reason_code is null
