-- The closure of authoritative links and strong identifiers, split where it is over a limit.
{{ config(materialized='connected_components', limits='int_identity_limits') }}
-- depends_on: {{ ref('int_identity_limits') }}

with candidates as (
    select * from {{ ref('int_identity_candidates') }}
),

links as (
    select links.*
    from {{ ref('int_identity_links') }} as links
    inner join candidates on links.record_key_a = candidates.record_key
),

final as (
    select
        record_key as node_a,
        record_key as node_b,
        cast(null as bigint) as cut_order
    from candidates
    union all
    select
        record_key_a as node_a,
        record_key_b as node_b,
        cast(null as bigint) as cut_order
    from links
    union all
    select
        record_key as node_a,
        value_key as node_b,
        cast(cut_order as bigint) as cut_order
    from {{ ref('int_identity_evidence') }}
    where strength = 'strong' and record_count > 1
)

select * from final
