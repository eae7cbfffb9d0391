select *
from {{ ref('base_canonical__identifiers') }}
where raw_status = 'used'
