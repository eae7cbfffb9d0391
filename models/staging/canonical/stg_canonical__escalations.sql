select *
from {{ ref('base_canonical__escalations') }}
where raw_status = 'used'
