with inputs as (
    select *
    from {{ ref('int_risk_inputs') }}
),

segments as (
    {{ decision_table(
        'inputs', ref('segment_rules'), key=['risk_unit_id'], results=['rule_id', 'version', 'segment_id', 'driver'],
        policy='COLLECT', bounds=['tier_rank', 'open_ticket_count', 'lost_share', 'margin_change'], matches=['has_open_escalation', 'has_past_margin'],
        only="rules.grain = 'account'") }}
),

final as (
    select
        risk_unit_id,
        rule_id,
        version as rule_version,
        driver
    from segments
    where segment_id = 'at_risk'
)

select * from final
