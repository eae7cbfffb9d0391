-- The stages of the past by the rules in force today. Only what lies before the last change of the rules can differ.
with rules as (
    select
        rule_id,
        priority,
        lifecycle_stage,
        min_paid_order_count,
        max_paid_order_count,
        {% for age in ['first_order', 'last_order', 'last_interest'] -%}
        min_days_since_{{ age }},
        max_days_since_{{ age }},
        {% endfor -%}
        is_default,
        version,
        cast(null as timestamp) as effective_from,
        cast(null as timestamp) as effective_to
    from {{ ref('lifecycle_rules') }} as lifecycle_rules
    where {{ in_force('lifecycle_rules', as_of()) }}
),

changes as (
    select effective_from as changed_at from {{ ref('lifecycle_rules') }}
    union
    select effective_to as changed_at from {{ ref('lifecycle_rules') }}
),

last_change as (
    select cast(max(changed_at) as timestamp) as changed_at
    from changes
    where changed_at <= {{ as_of() }}
),

inputs as (
    select lifecycle_inputs.*
    from {{ ref('int_lifecycle_inputs') }} as lifecycle_inputs
    cross join last_change
    where lifecycle_inputs.valid_from < last_change.changed_at
),

spells as (
    {{ lifecycle_spells('inputs', 'rules') }}
),

final as (
    select
        spells.customer_id,
        spells.lifecycle_stage,
        spells.lifecycle_rule_id,
        spells.valid_from,
        coalesce(spells.valid_to, last_change.changed_at) as valid_to
    from spells
    cross join last_change
)

select * from final
