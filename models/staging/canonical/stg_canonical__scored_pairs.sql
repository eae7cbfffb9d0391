select *
from {{ ref('base_canonical__scored_pairs') }}
where raw_status = 'used'
