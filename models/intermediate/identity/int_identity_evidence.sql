-- One row an identifier that may join a record to others: neither blocked nor over its limit, with the strength it has there.
-- A pair of records that a matcher takes for one person is a weak value that these two alone carry.
with identifiers as (
    select
        occurrences.record_key,
        candidates.record_hash,
        occurrences.value_key,
        item.value_hash,
        item.identifier_type,
        item.rule_id,
        case when item.strength = 'strong' and occurrences.is_trusted then 'strong' else 'weak' end as strength,
        item.strength = 'strong' as is_distinctive,
        item.max_values_per_customer,
        item.record_count,
        -- the weakest is cut first: the lowest rank, and within it the value that most records hold
        item.cut_rank * 1000000 - item.record_count as cut_order,
        occurrences.first_seen_at,
        occurrences.last_seen_at
    from {{ ref('int_identity_occurrences') }} as occurrences
    inner join {{ ref('int_identity_candidates') }} as candidates on occurrences.record_key = candidates.record_key
    inner join {{ ref('int_identity_values') }} as item on occurrences.value_key = item.value_key
    where item.is_usable
),

pairs as (
    {%- for side in ['a', 'b'] %}
    select
        record_key_{{ side }} as record_key,
        {{ node_hash('record_key_' ~ side) }} as record_hash,
        value_key,
        {{ node_hash('value_key') }} as value_hash,
        'scored_pair' as identifier_type,
        rule_id,
        'weak' as strength,
        false as is_distinctive,
        cast(null as integer) as max_values_per_customer,
        2 as record_count,
        0 as cut_order,
        scored_at as first_seen_at,
        scored_at as last_seen_at
    from {{ ref('int_identity_pairs') }}
    where standing = 'accepted'
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select * from identifiers
    union all
    select * from pairs
)

select * from final
