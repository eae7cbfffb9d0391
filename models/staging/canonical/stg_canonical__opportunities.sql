select *
from {{ ref('base_canonical__opportunities') }}
where raw_status = 'used'
