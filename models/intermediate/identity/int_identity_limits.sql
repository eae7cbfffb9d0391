-- What one customer may hold: so many values of a type of identifier, and one side of each separation a steward decided.
{{ config(materialized='view') }}
with identifiers as (
    select
        record_key as node,
        record_hash as node_hash,
        identifier_type as dimension,
        value_key as held_value,
        value_hash as held_hash,
        max_values_per_customer as max_values,
        cut_order,
        strength = 'strong' and record_count > 1 as is_edge,
        is_distinctive and strength = 'strong' as is_distinctive
    from {{ ref('int_identity_evidence') }}
),

separations as (
    select
        record_key_a as node,
        {{ node_hash('record_key_a') }} as node_hash,
        'separate|' || decision_id as dimension,
        record_key_a as held_value,
        {{ node_hash('record_key_a') }} as held_hash,
        1 as max_values,
        cast(null as bigint) as cut_order,
        false as is_edge,
        true as is_distinctive
    from {{ ref('int_identity_decisions') }}
    where decision = 'separate'
    union
    select
        record_key_b as node,
        {{ node_hash('record_key_b') }} as node_hash,
        'separate|' || decision_id as dimension,
        record_key_b as held_value,
        {{ node_hash('record_key_b') }} as held_hash,
        1 as max_values,
        cast(null as bigint) as cut_order,
        false as is_edge,
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
