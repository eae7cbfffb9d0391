-- Why are these records one customer? The shortest path of evidence from one record to others: from record to identifier to record,
-- or over a link, with the rule of each step. Exact at any depth.
-- dbt compile -s why_same_customer --vars '{decision_tier_from_record: record|crm|contact|1, decision_tier_to_record: record|...}',
-- then run the compiled SQL. With decision_tier_customer alone it leads from the customer's oldest record to each of the others; an id
-- that was merged away is followed to the living one. Records of different customers have no path. Identifiers are shown as keyed hashes.
{%- set customer = var('decision_tier_customer', '') %}
{%- set from_record = var('decision_tier_from_record', '') %}
{%- set to_record = var('decision_tier_to_record', '') %}
with recursive customer as (
    select coalesce(
        (select max(customer_id) from {{ ref('int_identity_assignments') }} where record_key = '{{ from_record }}'),
        (select max(customer_id) from {{ ref('customer_redirects') }} where retired_customer_id = '{{ customer }}'),
        '{{ customer }}'
    ) as customer_id
),

records as (
    select
        assignments.*,
        clusters.strong_cluster,
        clusters.is_chain_refused,
        row_number() over (order by assignments.is_tombstone, assignments.first_seen_at, assignments.record_key) as age_no
    from {{ ref('int_identity_assignments') }} as assignments
    inner join customer on assignments.customer_id = customer.customer_id
    left join {{ ref('int_identity_clusters') }} as clusters on assignments.record_key = clusters.record_key
),

links as (
    select
        links.record_key_a as node_a,
        links.record_key_b as node_b,
        links.rule_id,
        links.kind as because,
        links.occurred_at as since
    from {{ ref('int_identity_links') }} as links
    inner join records on links.record_key_a = records.record_key
    where links.record_key_a <> links.record_key_b
),

-- A strong value joins where no split has cut it off, any other where it joins clusters.
identifiers as (
    select
        evidence.record_key as node_a,
        evidence.value_key as node_b,
        evidence.rule_id,
        evidence.strength || ' ' || evidence.identifier_type as because,
        evidence.first_seen_at as since
    from {{ ref('int_identity_evidence') }} as evidence
    inner join records on evidence.record_key = records.record_key
    left join {{ ref('int_identity_strong') }} as strong on evidence.value_key = strong.node
    left join {{ ref('int_identity_joins') }} as joins
        on
            evidence.value_key = joins.value_key
            and records.strong_cluster = joins.cluster_id
            and not records.is_chain_refused
    where
        joins.value_key is not null
        or (evidence.strength = 'strong' and strong.component = records.strong_cluster)
),

-- Who comes back with what an erased person was known by is that person.
returned as (
    select
        occurrences.record_key as node_a,
        erased.record_key as node_b,
        'TOMBSTONE' as rule_id,
        'erased ' || tombstones.identifier_type as because,
        tombstones.erased_at as since
    from records as erased
    inner join {{ ref('int_identity_tombstones') }} as tombstones
        on erased.source_record_id = tombstones.request_id and erased.is_tombstone
    inner join {{ ref('int_identity_values') }} as item
        on tombstones.identifier_type = item.identifier_type and tombstones.identifier_hash = item.identifier_hash
    inner join {{ ref('int_identity_occurrences') }} as occurrences on item.value_key = occurrences.value_key
),

evidence as (
    select * from links
    union
    select * from identifiers
    union
    select * from returned
),

steps as (
    select node_a as node, node_b as next_node, rule_id, because, since from evidence
    union
    select node_b as node, node_a as next_node, rule_id, because, since from evidence
),

starts as (
    select record_key
    from records
    where record_key = '{{ from_record }}' or ('{{ from_record }}' = '' and age_no = 1)
),

-- No shortest path is longer than there are nodes.
walks (node, depth) as (
    select
        record_key,
        0
    from starts
    union
    select
        steps.next_node,
        walks.depth + 1
    from walks
    inner join steps on walks.node = steps.node
    where walks.depth < (select count(distinct counted.node) from steps as counted)
),

distances as (
    select
        node,
        min(depth) as depth
    from walks
    group by node
),

nearer as (
    select
        steps.*,
        distances.depth,
        row_number() over (partition by steps.next_node order by steps.rule_id, steps.node, steps.because, steps.since) as choice
    from steps
    inner join distances on steps.node = distances.node
    inner join distances as reached on steps.next_node = reached.node and reached.depth = distances.depth + 1
),

paths (to_record, step, node, next_node, rule_id, because, since) as (
    select
        records.record_key,
        nearer.depth + 1,
        nearer.node,
        nearer.next_node,
        nearer.rule_id,
        nearer.because,
        nearer.since
    from records
    inner join nearer on records.record_key = nearer.next_node and nearer.choice = 1
    where records.record_key = '{{ to_record }}' or '{{ to_record }}' = ''
    union all
    select
        paths.to_record,
        nearer.depth + 1,
        nearer.node,
        nearer.next_node,
        nearer.rule_id,
        nearer.because,
        nearer.since
    from paths
    inner join nearer on paths.node = nearer.next_node and nearer.choice = 1
),

shown as (
    select
        nodes.node,
        coalesce(substr(item.identifier_hash, 1, 12), nodes.node) as label
    from distances as nodes
    left join {{ ref('int_identity_values') }} as item on nodes.node = item.value_key
),

final as (
    select
        paths.to_record,
        paths.step,
        from_nodes.label as from_node,
        to_nodes.label as to_node,
        paths.rule_id,
        paths.because,
        paths.since
    from paths
    inner join shown as from_nodes on paths.node = from_nodes.node
    inner join shown as to_nodes on paths.next_node = to_nodes.node
    order by paths.to_record, paths.step
)

select * from final
