-- What an erased person was known by, as keyed hashes, so that who comes back is recognised. Kept through a full refresh;
-- a row is added the first time an identifier is seen under an erasure request, and stays when the sources have forgotten.
{{ config(materialized='incremental', incremental_strategy='append', full_refresh=false) }}

with requests as (
    select
        request_id,
        subject_key,
        identifier_type,
        {{ normalised_identifier('identifier_type', 'identifier_value') }} as identifier_value,
        coalesce(received_at, ingested_at) as erased_at
    from {{ ref('int_privacy_requests') }}
    where
        kind = 'erasure'
        and ingested_at <= {{ as_of() }}
        and coalesce(received_at, ingested_at) <= {{ as_of() }}
),

held as (
    select
        clusters.cluster_id,
        evidence.value_key,
        max(evidence.strength) as strength,
        min(clusters.cluster_id) over (partition by evidence.value_key) as first_cluster,
        max(clusters.cluster_id) over (partition by evidence.value_key) as last_cluster
    from {{ ref('int_identity_evidence') }} as evidence
    inner join {{ ref('int_identity_clusters') }} as clusters on evidence.record_key = clusters.record_key
    group by clusters.cluster_id, evidence.value_key
),

subjects as (
    select
        candidates.subject_key,
        clusters.cluster_id
    from {{ ref('int_identity_candidates') }} as candidates
    inner join {{ ref('int_identity_clusters') }} as clusters on candidates.record_key = clusters.record_key
    union
    select
        value_key as subject_key,
        cluster_id
    from held
    where first_cluster = last_cluster
),

known as (
    select
        requests.request_id,
        requests.erased_at,
        item.identifier_type,
        item.identifier_hash,
        held.strength
    from requests
    inner join subjects on requests.subject_key = subjects.subject_key
    inner join held on subjects.cluster_id = held.cluster_id
    inner join {{ ref('int_identity_values') }} as item on held.value_key = item.value_key
    where held.first_cluster = held.last_cluster
    union
    -- whoever comes back as the same record
    select
        requests.request_id,
        requests.erased_at,
        'record' as identifier_type,
        {{ keyed_hash('clusters.record_key') }} as identifier_hash,
        'strong' as strength
    from requests
    inner join subjects on requests.subject_key = subjects.subject_key
    inner join {{ ref('int_identity_clusters') }} as clusters on subjects.cluster_id = clusters.cluster_id
    union
    -- an erasure of somebody not known yet holds for whoever comes with that identifier
    select
        requests.request_id,
        requests.erased_at,
        requests.identifier_type,
        {{ keyed_hash('requests.identifier_value') }} as identifier_hash,
        rules.strength
    from requests
    inner join {{ ref('identifier_rules') }} as rules on requests.identifier_type = rules.identifier_type
    left join {{ ref('int_identity_values') }} as item on requests.subject_key = item.value_key
    where
        item.value_key is null
        and requests.identifier_value is not null
        and {{ is_effective('rules') }}
),

recorded as (
    select
        request_id,
        identifier_type,
        identifier_hash
    from {{ this if is_incremental() else 'known' }}
    {{ 'where 1 = 0' if not is_incremental() }}
),

final as (
    select
        known.request_id,
        known.identifier_type,
        known.identifier_hash,
        min(known.strength) as strength,
        known.erased_at,
        {{ as_of() }} as recorded_at
    from known
    left join recorded
        on
            known.request_id = recorded.request_id
            and known.identifier_type = recorded.identifier_type
            and known.identifier_hash = recorded.identifier_hash
    where recorded.request_id is null
    group by known.request_id, known.identifier_type, known.identifier_hash, known.erased_at
)

select * from final
