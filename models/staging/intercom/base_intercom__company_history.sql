{{ base_table('intercom', 'company_history') }}
