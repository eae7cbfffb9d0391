with landed as (
    {{ landed_rows('preference_events') }}
)

{{ conform_landed('preference_events', 'landed', landed_columns('preference_events')) }}
