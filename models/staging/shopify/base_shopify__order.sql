{{ base_table('shopify', 'order') }}
