select *
from {{ ref('base_canonical__consumer_attestations') }}
where raw_status = 'used'
