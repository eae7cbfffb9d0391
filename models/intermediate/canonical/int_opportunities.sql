select *
from {{ ref('int_opportunities_judged') }}
where reason_code is null
