with landed as (
    {{ base_table('canonical', 'ticket_events', landed=true, only=landed_columns('ticket_events')) }}
)

{{ conform_landed('ticket_events', 'landed', landed_columns('ticket_events')) }}
