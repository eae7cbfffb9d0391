with landed as (
    {{ base_table('canonical', 'consent_events', landed=true, only=landed_columns('consent_events')) }}
)

{{ conform_landed('consent_events', 'landed', landed_columns('consent_events')) }}
