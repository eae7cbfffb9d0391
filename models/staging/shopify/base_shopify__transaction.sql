{{ base_table('shopify', 'transaction') }}
