{{ base_table('marketo', 'activity_open_email') }}
