with landed as (
    {{ base_table('canonical', 'preference_events', landed=true, only=landed_columns('preference_events')) }}
)

{{ conform_landed('preference_events', 'landed', landed_columns('preference_events')) }}
