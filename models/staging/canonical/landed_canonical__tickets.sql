-- Whom the build does not know yet, it may know by the address. A follow-up is about the problem of the ticket it follows.
with tickets as (
    {{ base_table('canonical', 'tickets', landed=true, only=landed_columns('tickets') + ['followup_of_ticket_id']) }}
),

people as (
    {{ base_table('canonical', 'people', landed=true, only=['source_system', 'source_record_id', 'email']) }}
),

final as (
    select
        tickets.source_system,
        tickets.source_record_id,
        'email' as identifier_type,
        people.email as identifier_value,
        tickets.account_source_id,
        coalesce(nullif(trim(tickets.followup_of_ticket_id), ''), tickets.ticket_id) as ticket_id,
        tickets.status,
        tickets.priority,
        tickets.is_escalated,
        tickets.raw_ingested_at
    from tickets
    left join people
        on
            tickets.source_system = people.source_system
            and tickets.source_record_id = people.source_record_id
)

{{ conform_landed('tickets', 'final', landed_columns('tickets')) }}
