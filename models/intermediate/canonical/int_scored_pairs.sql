select *
from {{ ref('int_scored_pairs_judged') }}
where reason_code is null
