select *
from {{ ref('int_ai_outcomes_judged') }}
where reason_code is null
