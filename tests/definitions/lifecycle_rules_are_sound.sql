{{ decision_table_faults(
    ref('lifecycle_rules'), bounds=['paid_order_count'],
    ages={
        'days_since_first_order': 'first_order_at',
        'days_since_last_order': 'last_order_at',
        'days_since_last_interest': 'last_interest_at',
    }) }}
