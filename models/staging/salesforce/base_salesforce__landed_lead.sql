{{ base_table('salesforce', 'lead', landed=true) }}
