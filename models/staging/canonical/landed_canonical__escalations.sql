with landed as (
    {{ base_table('canonical', 'escalations', landed=true, only=landed_columns('escalations')) }}
)

{{ conform_landed('escalations', 'landed', landed_columns('escalations')) }}
