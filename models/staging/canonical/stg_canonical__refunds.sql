select *
from {{ ref('base_canonical__refunds') }}
where raw_status = 'used'
