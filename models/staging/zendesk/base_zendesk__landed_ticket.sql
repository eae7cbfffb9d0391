{{ base_table('zendesk', 'ticket', landed=true, only=['ticket_id', 'requester_id', 'organization_id', 'type', 'status', 'priority', 'is_row_deleted', 'updated_at']) }}
