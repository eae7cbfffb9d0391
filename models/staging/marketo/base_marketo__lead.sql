{{ base_table('marketo', 'lead') }}
