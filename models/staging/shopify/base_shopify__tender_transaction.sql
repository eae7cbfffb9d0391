{{ base_table('shopify', 'tender_transaction') }}
