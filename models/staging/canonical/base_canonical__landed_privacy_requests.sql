{{ base_table('canonical', 'privacy_requests', landed=true, only=['source_system', 'source_record_id', 'identifier_type', 'identifier_value', 'kind']) }}
