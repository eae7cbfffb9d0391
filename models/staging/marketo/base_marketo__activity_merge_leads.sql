{{ base_table('marketo', 'activity_merge_leads') }}
