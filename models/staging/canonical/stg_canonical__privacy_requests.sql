select *
from {{ ref('base_canonical__privacy_requests') }}
where raw_status = 'used'
