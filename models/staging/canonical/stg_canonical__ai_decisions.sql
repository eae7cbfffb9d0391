select *
from {{ ref('base_canonical__ai_decisions') }}
where raw_status = 'used'
