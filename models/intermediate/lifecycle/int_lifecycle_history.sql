with inputs as (
    select *
    from {{ ref('int_lifecycle_inputs') }}
),

spells as (
    {{ lifecycle_spells('inputs', ref('lifecycle_rules')) }}
),

final as (
    select
        spells.*,
        inputs.known_from
    from spells
    inner join inputs
        on spells.customer_id = inputs.customer_id and spells.valid_from = inputs.valid_from
)

select * from final
