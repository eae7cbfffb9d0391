select *
from {{ ref('base_canonical__costs') }}
where raw_status = 'used'
