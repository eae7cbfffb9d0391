{{ base_table('salesforce', 'task') }}
