-- What may join strong clusters: a value that exactly two of them hold, or a strong value that a split has cut, where the
-- clusters do not disagree. Everything else that several clusters hold is shared and joins nothing.
with evidence as (
    select
        evidence.*,
        clusters.component as cluster_id
    from {{ ref('int_identity_evidence') }} as evidence
    inner join {{ ref('int_identity_strong') }} as clusters on evidence.record_key = clusters.node
),

facts as (
    select
        clusters.component as cluster_id,
        limits.dimension,
        limits.held_value,
        max(limits.max_values) as max_values,
        max(case when limits.is_distinctive then 1 else 0 end) = 1 as is_distinctive
    from {{ ref('int_identity_limits') }} as limits
    inner join {{ ref('int_identity_strong') }} as clusters on limits.node = clusters.node
    group by clusters.component, limits.dimension, limits.held_value
),

shared as (
    select
        value_key,
        min(rule_id) as rule_id,
        count(distinct cluster_id) as cluster_count
    from evidence
    group by value_key
    having
        count(distinct cluster_id) = 2
        or (
            count(distinct cluster_id) > 2
            and count(distinct cluster_id) = count(distinct case when strength = 'strong' then cluster_id end)
        )
),

holders as (
    select distinct
        shared.value_key as group_id,
        shared.rule_id,
        evidence.cluster_id
    from shared
    inner join evidence on shared.value_key = evidence.value_key
),

disagreeing as (
    {{ disagreeing_groups('holders', 'facts') }}
),

final as (
    select
        holders.group_id as value_key,
        holders.cluster_id,
        holders.rule_id
    from holders
    left join disagreeing on holders.group_id = disagreeing.group_id
    where disagreeing.group_id is null
)

select * from final
