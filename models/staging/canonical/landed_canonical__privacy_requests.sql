with landed as (
    select *
    from {{ landed_rows('privacy_requests') }}
)

{{ conform_landed('privacy_requests', 'landed', landed_columns('privacy_requests')) }}
