select *
from {{ ref('int_preference_events_judged') }}
where reason_code is null
