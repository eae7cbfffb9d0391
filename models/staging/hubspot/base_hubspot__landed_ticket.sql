{{ base_table('hubspot', 'ticket', landed=true) }}
