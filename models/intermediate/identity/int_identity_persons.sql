-- Clusters, and the tombstones of the erased persons they hold: whoever comes back with an erased person's identifier is
-- that person. A weak identifier brings nobody back who has strong ones of his own.
{{ config(materialized='connected_components', reads_once=true) }}

with members as (
    select
        clusters.cluster_id,
        candidates.subject_key
    from {{ ref('int_identity_clusters') }} as clusters
    inner join {{ ref('int_identity_candidates') }} as candidates on clusters.record_key = candidates.record_key
),

held as (
    select
        evidence.value_key,
        clusters.cluster_id,
        min(clusters.cluster_id) over (partition by evidence.value_key) as first_cluster,
        max(clusters.cluster_id) over (partition by evidence.value_key) as last_cluster,
        max(case when evidence.strength = 'strong' then 1 else 0 end) over (partition by clusters.cluster_id) as is_strong
    from {{ ref('int_identity_evidence') }} as evidence
    inner join {{ ref('int_identity_clusters') }} as clusters on evidence.record_key = clusters.record_key
),

returned as (
    select
        held.cluster_id,
        tombstones.request_id
    from {{ ref('int_identity_tombstones') }} as tombstones
    inner join {{ ref('int_identity_values') }} as item
        on
            tombstones.identifier_type = item.identifier_type
            and tombstones.identifier_hash = item.identifier_hash
    inner join held on item.value_key = held.value_key
    where
        held.first_cluster = held.last_cluster
        and (tombstones.strength = 'strong' or held.is_strong = 0)
    union
    select
        clusters.cluster_id,
        tombstones.request_id
    from {{ ref('int_identity_tombstones') }} as tombstones
    inner join {{ ref('int_identity_clusters') }} as clusters
        on tombstones.identifier_hash = {{ keyed_hash('clusters.record_key') }}
    where tombstones.identifier_type = 'record'
),

named as (
    select
        members.cluster_id,
        requests.request_id
    from {{ ref('int_privacy_requests') }} as requests
    inner join members on requests.subject_key = members.subject_key
    where
        requests.kind = 'erasure'
        and requests.ingested_at <= {{ as_of() }}
        and coalesce(requests.received_at, requests.ingested_at) <= {{ as_of() }}
),

edges as (
    select
        cluster_id as node_a,
        cluster_id as node_b
    from members
    union
    select
        'tombstone|' || request_id as node_a,
        'tombstone|' || request_id as node_b
    from {{ ref('int_identity_tombstones') }}
    union
    select
        cluster_id as node_a,
        'tombstone|' || request_id as node_b
    from returned
    union
    select
        cluster_id as node_a,
        'tombstone|' || request_id as node_b
    from named
),

final as (
    select
        node_a,
        node_b,
        {{ node_hash('node_a') }} as hash_a,
        {{ node_hash('node_b') }} as hash_b
    from edges
)

select * from final
