select *
from {{ ref('base_canonical__surveys') }}
where raw_status = 'used'
