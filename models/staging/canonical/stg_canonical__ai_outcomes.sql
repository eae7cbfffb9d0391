select *
from {{ ref('base_canonical__ai_outcomes') }}
where raw_status = 'used'
