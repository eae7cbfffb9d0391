{{ base_table('marketo', 'activity_change_data_value', landed=true, only=['lead_id', 'field_label', 'new_value']) }}
