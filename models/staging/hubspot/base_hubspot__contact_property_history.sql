{{ base_table('hubspot', 'contact_property_history') }}
