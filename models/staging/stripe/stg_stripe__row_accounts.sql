{{ account_rows('stripe', [
    'customer',
    'charge',
    'invoice',
    'refund',
    'dispute'
]) }}
