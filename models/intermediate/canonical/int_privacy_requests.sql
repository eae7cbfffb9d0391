select *
from {{ ref('int_privacy_requests_judged') }}
where reason_code is null
