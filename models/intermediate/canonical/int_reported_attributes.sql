select *
from {{ ref('int_reported_attributes_judged') }}
where reason_code is null
