-- One row an identifier that may join a record to others: neither blocked nor over its limit, with the strength it has there.
with final as (
    select
        occurrences.record_key,
        occurrences.value_key,
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
)

select * from final
