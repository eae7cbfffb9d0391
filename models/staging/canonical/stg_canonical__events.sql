select *
from {{ ref('base_canonical__events') }}
where raw_status = 'used'
