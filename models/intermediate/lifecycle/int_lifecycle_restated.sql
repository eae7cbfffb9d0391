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
    select
        lifecycle_inputs.*,
        last_change.changed_at
    from {{ ref('int_lifecycle_inputs') }} as lifecycle_inputs
    cross join last_change
    where lifecycle_inputs.valid_from < last_change.changed_at
),

stages as (
    {{ decision_table(
        'inputs', 'rules', key=['customer_id', 'valid_from'], results=['lifecycle_stage'],
        bounds=['paid_order_count'],
        ages={
            'days_since_first_order': 'first_order_at',
            'days_since_last_order': 'last_order_at',
            'days_since_last_interest': 'last_interest_at',
        },
        at='valid_from') }}
),

compared as (
    select
        stages.*,
        inputs.changed_at,
        lag(stages.lifecycle_stage) over (partition by stages.customer_id order by stages.valid_from) as previous_stage
    from stages
    inner join inputs
        on stages.customer_id = inputs.customer_id and stages.valid_from = inputs.valid_from
),

final as (
    select
        customer_id,
        lifecycle_stage,
        rule_id as lifecycle_rule_id,
        valid_from,
        coalesce(lead(valid_from) over (partition by customer_id order by valid_from), changed_at) as valid_to
    from compared
    where lifecycle_stage is distinct from previous_stage
)

select * from final
