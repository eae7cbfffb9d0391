select *
from {{ ref('base_canonical__reported_attributes') }}
where raw_status = 'used'
