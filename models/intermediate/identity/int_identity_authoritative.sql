-- Records that vendor links and steward links alone join.
{{ config(materialized='connected_components') }}

with final as (
    select
        record_key as node_a,
        record_key as node_b,
        record_hash as hash_a,
        record_hash as hash_b
    from {{ ref('int_identity_records') }}
    union all
    select
        record_key_a as node_a,
        record_key_b as node_b,
        record_hash_a as hash_a,
        record_hash_b as hash_b
    from {{ ref('int_identity_links') }}
)

select * from final
