{{ base_table('shopify', 'refund') }}
