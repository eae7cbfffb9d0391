{{ base_table('marketo', 'activity_delete_lead') }}
