{{ base_table('canonical', 'people', landed=true, only=['source_system', 'source_record_id', 'email']) }}
