select *
from {{ ref('base_canonical__consent_events') }}
where raw_status = 'used'
