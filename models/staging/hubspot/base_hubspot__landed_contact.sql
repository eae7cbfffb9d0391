{{ base_table('hubspot', 'contact', landed=true) }}
