-- The records that may be customers. Whoever a link joins to an internal or test person is that person, and stays out; so
-- do records of which nothing is known but that a link mentions them.
with records as (
    select
        records.*,
        components.component as authoritative_cluster
    from {{ ref('int_identity_records') }} as records
    inner join {{ ref('int_identity_authoritative') }} as components on records.record_key = components.node
),

clusters as (
    select
        authoritative_cluster,
        max(case when is_internal or is_test then 1 else 0 end) as is_internal,
        max(case when is_identified then 1 else 0 end) as is_identified
    from records
    group by authoritative_cluster
),

final as (
    select
        records.record_key,
        records.record_hash,
        records.subject_key,
        records.source_system,
        records.record_type,
        records.source_record_id,
        records.authoritative_cluster,
        records.first_seen_at
    from records
    inner join clusters on records.authoritative_cluster = clusters.authoritative_cluster
    where
        clusters.is_internal = 0
        and clusters.is_identified = 1
)

select * from final
