{{ base_table('hubspot', 'email_event_spam_report') }}
