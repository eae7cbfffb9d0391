-- Two routes to one fact: what a customer is now is the open row of the history, on all its sides.
select
    customers.customer_id,
    history.customer_id is null as has_no_open_row
from {{ ref('customers') }} as customers
left join {{ ref('customer_history') }} as history
    on customers.customer_id = history.customer_id and history.valid_to is null
where
    history.customer_id is null
    or history.lifecycle_stage is distinct from customers.lifecycle_stage
    or history.lifecycle_rule_id is distinct from customers.lifecycle_rule_id
    or history.value_tier is distinct from customers.value_tier
    or history.engagement_level is distinct from customers.engagement_level
    or history.known_lifecycle_stage is distinct from customers.lifecycle_stage
    or history.known_value_tier is distinct from customers.value_tier
    or history.known_engagement_level is distinct from customers.engagement_level
    or history.restated_lifecycle_stage is distinct from customers.lifecycle_stage
    or history.restated_engagement_level is distinct from customers.engagement_level
    or history.is_promotable is distinct from customers.is_promotable
    or history.is_promotable_as_known is distinct from customers.is_promotable
    or history.definitions_hash is distinct from customers.definitions_hash
