{{ base_table('canonical', 'consent_events', landed=true, only=['source_system', 'source_record_id', 'identifier_type', 'identifier_value', 'purpose', 'channel', 'scope', 'action']) }}
