{{ base_table('salesforce', 'account') }}
