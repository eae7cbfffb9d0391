{{ base_table('marketo', 'activity_email_bounced') }}
