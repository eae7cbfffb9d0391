-- The closure of authoritative links and strong identifiers, split where it is over a limit.
{{ config(materialized='connected_components', has_limits=true) }}

with links as (
    select links.*
    from {{ ref('int_identity_links') }} as links
    inner join {{ ref('int_identity_candidates') }} as candidates on links.record_hash_a = candidates.record_hash
),

final as (
    select
        record_key as node_a,
        record_key as node_b,
        record_hash as hash_a,
        record_hash as hash_b,
        true as is_edge,
        cast(null as bigint) as cut_order,
        cast(null as {{ engine_type('string') }}) as dimension,
        cast(null as integer) as max_values
    from {{ ref('int_identity_candidates') }}
    union all
    select
        record_key_a as node_a,
        record_key_b as node_b,
        record_hash_a as hash_a,
        record_hash_b as hash_b,
        true as is_edge,
        cast(null as bigint) as cut_order,
        cast(null as {{ engine_type('string') }}) as dimension,
        cast(null as integer) as max_values
    from links
    union all
    select
        node as node_a,
        held_value as node_b,
        node_hash as hash_a,
        held_hash as hash_b,
        is_edge,
        cast(cut_order as bigint) as cut_order,
        dimension,
        max_values
    from {{ ref('int_identity_limits') }}
)

select * from final
