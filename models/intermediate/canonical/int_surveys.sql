select *
from {{ ref('int_surveys_judged') }}
where reason_code is null
