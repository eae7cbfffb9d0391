select *
from {{ ref('int_escalations_judged') }}
where reason_code is null
