{{ base_table('marketo', 'activity_click_email') }}
