-- The closure of the joins between strong clusters.
{{ config(materialized='connected_components') }}

with final as (
    select
        cluster_id as node_a,
        value_key as node_b
    from {{ ref('int_identity_joins') }}
)

select * from final
