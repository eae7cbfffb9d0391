-- Every record with its person, and every tombstone as a record of the person it stands for.
with tombstones as (
    select
        'tombstone|' || request_id as cluster_id,
        request_id,
        min(erased_at) as erased_at
    from {{ ref('int_identity_tombstones') }}
    group by request_id
),

records as (
    select
        candidates.record_key,
        candidates.subject_key,
        candidates.source_system,
        candidates.record_type,
        candidates.source_record_id,
        clusters.cluster_id,
        false as is_tombstone,
        candidates.first_seen_at
    from {{ ref('int_identity_candidates') }} as candidates
    inner join {{ ref('int_identity_clusters') }} as clusters on candidates.record_key = clusters.record_key
    union all
    select
        {{ record_key("'decision_tier'", "'tombstone'", 'request_id') }} as record_key,
        cast(null as {{ engine_type('string') }}) as subject_key,
        'decision_tier' as source_system,
        'tombstone' as record_type,
        request_id as source_record_id,
        cluster_id,
        true as is_tombstone,
        erased_at as first_seen_at
    from tombstones
),

final as (
    select
        records.record_key,
        persons.component as person_id,
        records.subject_key,
        records.source_system,
        records.record_type,
        records.source_record_id,
        records.is_tombstone,
        records.first_seen_at
    from records
    inner join {{ ref('int_identity_persons') }} as persons on records.cluster_id = persons.node
)

select * from final
