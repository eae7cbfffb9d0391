select *
from {{ ref('int_identifiers_judged') }}
where reason_code is null
