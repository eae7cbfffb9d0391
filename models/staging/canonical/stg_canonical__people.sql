select *
from {{ ref('base_canonical__people') }}
where raw_status = 'used'
