{{ base_table('salesforce', 'case', landed=true) }}
