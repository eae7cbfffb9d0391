{{ base_table('canonical', 'preference_events', landed=true, only=['source_system', 'source_record_id', 'identifier_type', 'identifier_value', 'preference', 'value', 'channel']) }}
