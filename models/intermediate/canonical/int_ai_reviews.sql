select *
from {{ ref('int_ai_reviews_judged') }}
where reason_code is null
