-- What promotes yields to every layer that has rules, consent apart: each row is an action and a layer with no rule for its class over
-- its channel, so that nothing of that layer would ever stop it.
with promotions as (
    select
        actions.action_id,
        actions.action_class,
        actions.channel
    from {{ ref('action_catalogue') }} as actions
    left join {{ ref('action_classes') }} as classes
        on actions.action_class = classes.action_class and {{ is_effective('classes') }}
    where
        {{ is_effective('actions') }}
        and classes.is_promotional is distinct from false
),

rules as (
    select *
    from {{ ref('suppression_rules') }} as suppression_rules
    where
        {{ is_effective('suppression_rules') }}
        and layer <> 'consent'
),

layers as (
    select distinct layer
    from rules
)

select
    promotions.action_id,
    layers.layer
from promotions
cross join layers
where not exists (
    select 1
    from rules
    where
        rules.layer = layers.layer
        and rules.action_class = promotions.action_class
        and coalesce(rules.channel, promotions.channel) = promotions.channel
)
