{{ base_table('marketo', 'email_template_history') }}
