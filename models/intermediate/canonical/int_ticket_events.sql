select *
from {{ ref('int_ticket_events_judged') }}
where reason_code is null
