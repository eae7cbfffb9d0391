{{ base_table('shopify', 'abandoned_checkout') }}
