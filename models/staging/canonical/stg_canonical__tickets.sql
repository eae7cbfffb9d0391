select *
from {{ ref('base_canonical__tickets') }}
where raw_status = 'used'
