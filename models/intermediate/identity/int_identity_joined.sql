-- The closure of the joins between strong clusters.
{{ config(materialized='connected_components') }}

with final as (
    select
        cluster_id as node_a,
        value_key as node_b,
        {{ node_hash('cluster_id') }} as hash_a,
        {{ node_hash('value_key') }} as hash_b
    from {{ ref('int_identity_joins') }}
)

select * from final
