{{ base_table('zendesk', 'organization') }}
