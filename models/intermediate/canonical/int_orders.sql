select *
from {{ ref('int_orders_judged') }}
where reason_code is null
