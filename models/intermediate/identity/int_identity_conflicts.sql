-- What identity could not settle by itself. `open` asks somebody to decide, `contained` did no harm and is there to be seen.
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
        'authoritative links join ' || count(distinct limits.value) || ' values, at most ' || min(limits.max_values) as detail,
        'open' as status
    from {{ ref('int_identity_limits') }} as limits
    inner join {{ ref('int_identity_strong') }} as components
        on
            limits.node = components.node
            and components.is_over_limit
    inner join customers on limits.node = customers.record_key
    where limits.dimension not like 'separate|%'
    group by customers.customer_id, limits.dimension
    having count(distinct limits.value) > min(limits.max_values)
),

contradicted_decisions as (
    select
        'SEPARATE_CONTRADICTED' as kind,
        decisions.decision_id as subject,
        customers_a.customer_id,
        cast(null as {{ engine_type('string') }}) as identifier_type,
        'decision ' || decisions.decision_id || ' separates two records that authoritative links join' as detail,
        'open' as status
    from {{ ref('int_identity_decisions') }} as decisions
    inner join customers as customers_a on decisions.record_key_a = customers_a.record_key
    inner join customers as customers_b on decisions.record_key_b = customers_b.record_key
    where decisions.decision = 'separate' and customers_a.customer_id = customers_b.customer_id
),

unknown_decisions as (
    select
        'DECISION_WITHOUT_RECORD' as kind,
        decisions.decision_id as subject,
        cast(null as {{ engine_type('string') }}) as customer_id,
        cast(null as {{ engine_type('string') }}) as identifier_type,
        'decision ' || decisions.decision_id || ' names ' || count(known.decision_id) || ' pairs of records, not one' as detail,
        'open' as status
    from {{ ref('identity_decisions') }} as decisions
    left join {{ ref('int_identity_decisions') }} as known on decisions.decision_id = known.decision_id
    where {{ is_effective('decisions') }} and cast(decisions.decided_on as timestamp) <= {{ as_of() }}
    group by decisions.decision_id
    having count(known.decision_id) <> 1
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

ambiguous_records as (
    select
        'AMBIGUOUS_RECORD_ID' as kind,
        records.subject_key as subject,
        cast(null as {{ engine_type('string') }}) as customer_id,
        cast(null as {{ engine_type('string') }}) as identifier_type,
        count(*) || ' record types share an id; identifiers and links that name it alone are not used' as detail,
        'open' as status
    from {{ ref('int_identity_records') }} as records
    where records.types_of_id > 1
    group by records.subject_key
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

ambiguous_erasures as (
    select
        'ERASURE_AMBIGUOUS' as kind,
        requests.request_id as subject,
        cast(null as {{ engine_type('string') }}) as customer_id,
        requests.identifier_type,
        'an erasure names what ' || count(*) || ' customers share; none of them is erased by it' as detail,
        'open' as status
    from {{ ref('int_privacy_requests') }} as requests
    inner join (
        select subject_key, customer_id from {{ ref('int_identity_map') }}
        union
        select value_key as subject_key, customer_id from {{ ref('int_identifier_map') }}
    ) as named on requests.subject_key = named.subject_key
    where
        requests.kind = 'erasure'
        and requests.ingested_at <= {{ as_of() }}
    group by requests.request_id, requests.identifier_type
    having count(*) > 1
),

conflicts as (
    {%- for kind in [
        'over_limit_values', 'cut_values', 'over_limit_clusters', 'contradicted_decisions', 'unknown_decisions',
        'refused_chains', 'ambiguous_records', 'ungoverned_types', 'ambiguous_erasures',
    ] %}
    select * from {{ kind }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select
        md5(kind || '|' || subject) as conflict_id,
        kind,
        customer_id,
        identifier_type,
        detail,
        status
    from conflicts
)

select * from final
