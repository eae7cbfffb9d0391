select *
from {{ ref('base_canonical__orders') }}
where raw_status = 'used'
