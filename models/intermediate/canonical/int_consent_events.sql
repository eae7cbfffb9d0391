select *
from {{ ref('int_consent_events_judged') }}
where reason_code is null
