select *
from {{ ref('base_canonical__fx_rates') }}
where raw_status = 'used'
