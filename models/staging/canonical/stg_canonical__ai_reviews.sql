select *
from {{ ref('base_canonical__ai_reviews') }}
where raw_status = 'used'
