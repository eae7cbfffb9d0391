{{ account_rows('shopify', [
    'customer',
    'order',
    'order_line',
    'refund',
    'order_line_refund',
    'order_adjustment',
    'transaction',
    'tender_transaction',
    'abandoned_checkout'
]) }}
