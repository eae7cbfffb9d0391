-- The closure of authoritative links and strong identifiers, split where it is over a limit.
{{ config(materialized='connected_components', limits='int_identity_limits') }}
-- depends_on: {{ ref('int_identity_limits') }}

with candidates as (
    select * from {{ ref('int_identity_candidates') }}
),

links as (
    select links.*
    from {{ ref('int_identity_links') }} as links
    inner join candidates on links.record_hash_a = candidates.record_hash
),

final as (
    select
        record_key as node_a,
        record_key as node_b,
        record_hash as hash_a,
        record_hash as hash_b,
        cast(null as bigint) as cut_order
    from candidates
    union all
    select
        record_key_a as node_a,
        record_key_b as node_b,
        record_hash_a as hash_a,
        record_hash_b as hash_b,
        cast(null as bigint) as cut_order
    from links
    union all
    select
        record_key as node_a,
        value_key as node_b,
        record_hash as hash_a,
        value_hash as hash_b,
        cast(cut_order as bigint) as cut_order
    from {{ ref('int_identity_evidence') }}
    where strength = 'strong' and record_count > 1
)

select * from final
