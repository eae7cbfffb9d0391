{{ base_table('marketo', 'activity_change_data_value') }}
