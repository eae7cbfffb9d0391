{{ base_table('marketo', 'merged_lead') }}
