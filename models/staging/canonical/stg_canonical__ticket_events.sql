select *
from {{ ref('base_canonical__ticket_events') }}
where raw_status = 'used'
