-- A second route to eligibility: no action is eligible against an active suppression or without the permission it needs.
select
    eligibility.customer_id,
    eligibility.action_id
from {{ ref('action_eligibility') }} as eligibility
inner join {{ ref('action_catalogue') }} as actions on eligibility.action_id = actions.action_id
inner join {{ ref('suppressions') }} as suppressions
    on
        eligibility.customer_id = suppressions.customer_id
        and eligibility.action_class = suppressions.action_class
        and eligibility.channel = suppressions.channel
        and (suppressions.topic is null or suppressions.topic = actions.topic)
        and suppressions.is_active
where eligibility.is_eligible

union all

select
    eligibility.customer_id,
    eligibility.action_id
from {{ ref('action_eligibility') }} as eligibility
left join {{ ref('consent_permissions') }} as permissions
    on
        eligibility.customer_id = permissions.customer_id
        and permissions.purpose = 'marketing'
        and eligibility.channel = permissions.channel
where
    eligibility.is_eligible
    and eligibility.action_class in ('promotional', 'cross_sell', 'retention')
    and permissions.is_permitted is distinct from true
