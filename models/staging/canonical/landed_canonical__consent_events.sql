with landed as (
    select *
    from {{ landed_rows('consent_events') }}
)

{{ conform_landed('consent_events', 'landed', landed_columns('consent_events')) }}
