{{ account_rows('zendesk', [
    'user',
    'ticket',
    'ticket_field_history',
    'ticket_tag',
    'satisfaction_rating',
    'organization',
    'domain_name',
    'ticket_comment'
]) }}
