-- The cluster of every record: its strong cluster, or what that was joined to. A chain of joins whose ends disagree, though
-- each join on its own is sound, joins nothing.
with strong as (
    select
        candidates.record_key,
        components.component as strong_cluster
    from {{ ref('int_identity_candidates') }} as candidates
    inner join {{ ref('int_identity_strong') }} as components on candidates.record_key = components.node
),

joins as (
    select distinct cluster_id
    from {{ ref('int_identity_joins') }}
),

chains as (
    select
        joined.component as group_id,
        joined.node as cluster_id
    from {{ ref('int_identity_joined') }} as joined
    inner join joins on joined.node = joins.cluster_id
),

facts as (
    select
        strong.strong_cluster as cluster_id,
        limits.dimension,
        limits.held_value,
        limits.max_values,
        limits.is_distinctive
    from {{ ref('int_identity_limits') }} as limits
    inner join strong on limits.node = strong.record_key
),

disagreeing as (
    {{ disagreeing_groups('chains', 'facts') }}
),

final as (
    select
        strong.record_key,
        strong.strong_cluster,
        case
            when chains.group_id is not null and disagreeing.group_id is null then chains.group_id
            else strong.strong_cluster
        end as cluster_id,
        disagreeing.group_id is not null as is_chain_refused
    from strong
    left join chains on strong.strong_cluster = chains.cluster_id
    left join disagreeing on chains.group_id = disagreeing.group_id
)

select * from final
