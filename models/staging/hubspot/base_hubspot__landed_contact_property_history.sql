{{ base_table('hubspot', 'contact_property_history', landed=true, only=['contact_id', 'property_name', 'property_value']) }}
