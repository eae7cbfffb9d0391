{{ account_rows('marketo', [
    'lead',
    'merged_lead',
    'activity_merge_leads',
    'activity_delete_lead',
    'activity_send_email',
    'activity_email_delivered',
    'activity_open_email',
    'activity_click_email',
    'activity_email_bounced',
    'activity_unsubscribe_email',
    'activity_change_data_value',
    'email_template_history',
]) }}
