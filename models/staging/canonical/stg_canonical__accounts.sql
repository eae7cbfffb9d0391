select *
from {{ ref('base_canonical__accounts') }}
where raw_status = 'used'
