{{ base_table('shopify', 'order_line_refund') }}
