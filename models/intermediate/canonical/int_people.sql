select *
from {{ ref('int_people_judged') }}
where reason_code is null
