with stages as (
    select *
    from {{ ref('int_lifecycle_history') }}
    where valid_to is null
),

latest_instants as (
    select
        customer_id,
        max(valid_from) as valid_from
    from {{ ref('int_lifecycle_inputs') }}
    group by customer_id
),

inputs as (
    select lifecycle_inputs.*
    from {{ ref('int_lifecycle_inputs') }} as lifecycle_inputs
    inner join latest_instants
        on
            lifecycle_inputs.customer_id = latest_instants.customer_id
            and lifecycle_inputs.valid_from = latest_instants.valid_from
),

segments as (
    {{ decision_table(
        'inputs', ref('segment_rules'), key=['customer_id'], results=['segment_id'], policy='COLLECT',
        ages={'days_since_last_order': 'last_order_at'}, only="rules.grain = 'customer'") }}
),

active_customers as (
    select distinct customer_id
    from segments
    where segment_id = 'active_customer'
),

final as (
    select
        stages.customer_id,
        stages.lifecycle_stage,
        stages.previous_stage,
        stages.lifecycle_rule_id,
        inputs.paid_order_count,
        active_customers.customer_id is not null as is_active_customer,
        stages.valid_from as lifecycle_stage_since,
        inputs.first_order_at,
        inputs.last_order_at
    from stages
    inner join inputs
        on stages.customer_id = inputs.customer_id
    left join active_customers
        on stages.customer_id = active_customers.customer_id
)

select * from final
