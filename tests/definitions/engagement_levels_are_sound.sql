{{ decision_table_faults(ref('engagement_levels'), bounds=['engagement_score'], policy='UNIQUE') }}
