{{ base_table('salesforce', 'contact', landed=true) }}
