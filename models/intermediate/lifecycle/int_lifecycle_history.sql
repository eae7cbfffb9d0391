with inputs as (
    select *
    from {{ ref('int_lifecycle_inputs') }}
),

stages as (
    {{ decision_table(
        'inputs', ref('lifecycle_rules'), key=['customer_id', 'valid_from'], results=['lifecycle_stage'],
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
        inputs.known_from,
        lag(stages.lifecycle_stage) over (partition by stages.customer_id order by stages.valid_from) as previous_stage
    from stages
    inner join inputs
        on stages.customer_id = inputs.customer_id and stages.valid_from = inputs.valid_from
),

final as (
    select
        customer_id,
        lifecycle_stage,
        previous_stage,
        rule_id as lifecycle_rule_id,
        rule_version as lifecycle_rule_version,
        valid_from,
        lead(valid_from) over (partition by customer_id order by valid_from) as valid_to,
        known_from
    from compared
    where lifecycle_stage is distinct from previous_stage
)

select * from final
