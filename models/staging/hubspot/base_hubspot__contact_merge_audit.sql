{{ base_table('hubspot', 'contact_merge_audit') }}
