-- What limits and disagreement kept apart, and what only authoritative links hold together.
with customers as (
    select
        record_key,
        customer_id
    from {{ ref('int_identity_assignments') }}
),

item as (
    select * from {{ ref('int_identity_values') }}
),

over_limit_values as (
    select
        'VALUE_OVER_LIMIT' as kind,
        identifier_type || '|' || identifier_hash as subject,
        cast(null as {{ engine_type('string') }}) as customer_id,
        identifier_type,
        'held by ' || customer_count || ' customers, at most ' || max_customers_per_value || '; joins nothing' as detail,
        'contained' as status
    from item
    where is_over_limit and not is_blocked
),

cut_values as (
    select
        'CLUSTER_SPLIT' as kind,
        min(item.identifier_type) || '|' || min(item.identifier_hash) as subject,
        cast(null as {{ engine_type('string') }}) as customer_id,
        min(item.identifier_type) as identifier_type,
        'cut, so that ' || count(distinct customers.customer_id) || ' customers are inside their limits' as detail,
        'contained' as status
    from {{ ref('int_identity_evidence') }} as evidence
    inner join item on evidence.value_key = item.value_key
    inner join customers on evidence.record_key = customers.record_key
    where evidence.strength = 'strong'
    group by evidence.value_key
    having count(distinct customers.customer_id) > 1
),

over_limit_clusters as (
    select
        'CLUSTER_OVER_LIMIT' as kind,
        customers.customer_id || '|' || limits.dimension as subject,
        customers.customer_id,
        limits.dimension as identifier_type,
        'authoritative links join ' || count(distinct limits.held_value) || ' values, at most ' || min(limits.max_values) as detail,
        'open' as status
    from {{ ref('int_identity_limits') }} as limits
    inner join {{ ref('int_identity_strong') }} as components
        on
            limits.node = components.node
            and components.is_over_limit
    inner join customers on limits.node = customers.record_key
    where limits.dimension not like 'separate|%'
    group by customers.customer_id, limits.dimension
    having count(distinct limits.held_value) > min(limits.max_values)
),

refused_chains as (
    select
        'CHAIN_REFUSED' as kind,
        min(clusters.record_key) as subject,
        customers.customer_id,
        cast(null as {{ engine_type('string') }}) as identifier_type,
        'weak identifiers chain it to clusters that disagree; joined to none' as detail,
        'contained' as status
    from {{ ref('int_identity_clusters') }} as clusters
    inner join customers on clusters.record_key = customers.record_key
    where clusters.is_chain_refused
    group by customers.customer_id
),

ungoverned_types as (
    select
        'IDENTIFIER_WITHOUT_RULE' as kind,
        identifier_type as subject,
        cast(null as {{ engine_type('string') }}) as customer_id,
        identifier_type,
        count(*) || ' values of a type that identifier_rules does not know; they join nothing' as detail,
        'open' as status
    from item
    where rule_id is null
    group by identifier_type
),

final as (
    select * from over_limit_values
    union all
    select * from cut_values
    union all
    select * from over_limit_clusters
    union all
    select * from refused_chains
    union all
    select * from ungoverned_types
)

select * from final
