select *
from {{ ref('int_consumer_attestations_judged') }}
where reason_code is null
