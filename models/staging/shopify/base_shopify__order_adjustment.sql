{{ base_table('shopify', 'order_adjustment') }}
