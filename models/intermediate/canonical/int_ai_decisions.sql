select *
from {{ ref('int_ai_decisions_judged') }}
where reason_code is null
