-- What has landed since the build can only deny: each row is an action that the live view allows and the build did not.
select
    live.customer_id,
    live.action_id
from {{ ref('live_action_eligibility') }} as live
full outer join {{ ref('action_eligibility') }} as built
    on
        live.customer_id = built.customer_id
        and live.action_id = built.action_id
where
    live.customer_id is null
    or built.customer_id is null
    or (live.is_eligible and not built.is_eligible)
