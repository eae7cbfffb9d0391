select *
from {{ ref('int_refunds_judged') }}
where reason_code is null
