select *
from {{ ref('int_links_judged') }}
where reason_code is null
