{% macro lifecycle_spells(inputs, rules) -%}
    {#-
        The spells in a stage that a table of rules gives, [valid_from, valid_to), the last one open.

        inputs  [customer_id, valid_from] with paid_order_count, first_order_at, last_order_at, last_interest_at
        rules   the shape of the seed `lifecycle_rules`
    -#}
    select
        customer_id,
        lifecycle_stage,
        previous_stage,
        rule_id as lifecycle_rule_id,
        version as lifecycle_rule_version,
        valid_from,
        lead(valid_from) over (partition by customer_id order by valid_from) as valid_to
    from (
        select
            *,
            lag(lifecycle_stage) over (partition by customer_id order by valid_from) as previous_stage
        from (
            {{ decision_tier.decision_table(
                inputs, rules, key=['customer_id', 'valid_from'], results=['rule_id', 'version', 'lifecycle_stage'],
                bounds=['paid_order_count'],
                ages={
                    'days_since_first_order': 'first_order_at',
                    'days_since_last_order': 'last_order_at',
                    'days_since_last_interest': 'last_interest_at',
                },
                at='valid_from') }}
        ) as judged
    ) as compared
    where lifecycle_stage is distinct from previous_stage
{%- endmacro %}
