with landed as (
    select *
    from {{ landed_rows('preference_events') }}
)

{{ conform_landed('preference_events', 'landed', landed_columns('preference_events')) }}
