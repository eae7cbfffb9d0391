-- Who is refused for a reason shall find whom to ask: each row is a reason nobody answers for.
select distinct reasons.reason_code
from {{ ref('int_action_reasons') }} as reasons
where not exists (
    select 1
    from {{ ref('reason_owners') }} as owners
    where owners.reason_code = reasons.reason_code
)
