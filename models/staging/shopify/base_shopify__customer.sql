{{ base_table('shopify', 'customer') }}
