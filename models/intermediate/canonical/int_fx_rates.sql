select *
from {{ ref('int_fx_rates_judged') }}
where reason_code is null
