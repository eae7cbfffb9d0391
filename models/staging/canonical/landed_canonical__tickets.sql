with landed as (
    {{ base_table('canonical', 'tickets', landed=true, only=landed_columns('tickets')) }}
)

{{ conform_landed('tickets', 'landed', landed_columns('tickets')) }}
