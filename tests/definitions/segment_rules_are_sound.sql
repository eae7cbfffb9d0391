{{ decision_table_faults(
    ref('segment_rules'), bounds=['tier_rank', 'open_ticket_count', 'lost_share', 'margin_change'],
    matches=['has_open_escalation', 'has_past_margin'], policy='COLLECT', only="rules.grain = 'account'") }}
