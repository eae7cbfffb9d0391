{{ base_table('zendesk', 'ticket_comment') }}
