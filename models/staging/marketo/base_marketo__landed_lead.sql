{{ base_table('marketo', 'lead', landed=true) }}
