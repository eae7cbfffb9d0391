-- What one customer may hold: so many values of a type of identifier, and one side of each separation a steward decided.
with identifiers as (
    select
        record_key as node,
        identifier_type as dimension,
        value_key as held_value,
        max_values_per_customer as max_values,
        is_distinctive and strength = 'strong' as is_distinctive
    from {{ ref('int_identity_evidence') }}
),

separations as (
    select
        record_key_a as node,
        'separate|' || decision_id as dimension,
        record_key_a as held_value,
        1 as max_values,
        true as is_distinctive
    from {{ ref('int_identity_decisions') }}
    where decision = 'separate'
    union
    select
        record_key_b as node,
        'separate|' || decision_id as dimension,
        record_key_b as held_value,
        1 as max_values,
        true as is_distinctive
    from {{ ref('int_identity_decisions') }}
    where decision = 'separate'
),

final as (
    select * from identifiers
    union all
    select * from separations
)

select * from final
