select *
from {{ ref('base_canonical__preference_events') }}
where raw_status = 'used'
