{{ base_table('hubspot', 'company') }}
