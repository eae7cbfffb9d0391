{{ base_table('hubspot', 'ticket', landed=true, only=['ticket_id', 'contact_ids', 'company_ids', 'is_deleted', 'closed_at', 'updated_at', 'priority', 'stage_id', 'raw_key']) }}
