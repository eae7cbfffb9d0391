select *
from {{ ref('int_accounts_judged') }}
where reason_code is null
