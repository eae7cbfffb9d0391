select *
from {{ ref('base_canonical__links') }}
where raw_status = 'used'
