-- A follow-up is about the problem of the ticket it follows.
with final as (
    select
        source_system,
        source_record_id,
        identifier_type,
        identifier_value,
        account_source_id,
        coalesce(nullif(trim(followup_of_ticket_id), ''), ticket_id) as ticket_id,
        status,
        priority,
        is_escalated,
        updated_at,
        raw_ingested_at
    from {{ landed_rows('tickets', read=['followup_of_ticket_id']) }}
)

{{ conform_landed('tickets', 'final', landed_columns('tickets')) }}
