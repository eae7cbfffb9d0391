with landed as (
    {{ base_table('canonical', 'privacy_requests', landed=true, only=landed_columns('privacy_requests')) }}
)

{{ conform_landed('privacy_requests', 'landed', landed_columns('privacy_requests')) }}
