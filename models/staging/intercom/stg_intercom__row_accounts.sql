{{ account_rows('intercom', [
    'contact_history',
    'contact_company_history',
    'company_history',
    'conversation_history',
    'conversation_contact_history',
    'admin'
]) }}
