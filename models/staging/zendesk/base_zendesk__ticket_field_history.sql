{{ base_table('zendesk', 'ticket_field_history') }}
