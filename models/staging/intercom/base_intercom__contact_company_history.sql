{{ base_table('intercom', 'contact_company_history') }}
