-- What each identifier value proves: its rule, how many would-be customers hold it, whether it is blocked or over its limit.
with held as (
    select
        occurrences.value_key,
        occurrences.identifier_type,
        occurrences.identifier_value,
        count(distinct occurrences.record_key) as record_count,
        count(distinct candidates.authoritative_cluster) as customer_count
    from {{ ref('int_identity_occurrences') }} as occurrences
    inner join {{ ref('int_identity_candidates') }} as candidates on occurrences.record_key = candidates.record_key
    group by occurrences.value_key, occurrences.identifier_type, occurrences.identifier_value
),

rules as (
    select *
    from {{ ref('identifier_rules') }} as identifier_rules
    where {{ is_effective('identifier_rules') }}
),

final as (
    select
        held.value_key,
        {{ node_hash('held.value_key') }} as value_hash,
        held.identifier_type,
        held.identifier_value,
        {{ keyed_hash("held.identifier_value") }} as identifier_hash,
        rules.rule_id,
        rules.strength,
        blocked.block_reason,
        rules.cut_rank,
        held.record_count,
        held.customer_count,
        rules.max_customers_per_value,
        rules.max_values_per_customer,
        blocked.value_key is not null as is_blocked,
        coalesce(held.customer_count > rules.max_customers_per_value, false) as is_over_limit,
        -- a type without a rule proves nothing
        rules.rule_id is not null
        and blocked.value_key is null
        and coalesce(held.customer_count <= rules.max_customers_per_value, true) as is_usable
    from held
    left join rules on held.identifier_type = rules.identifier_type
    left join {{ ref('int_identity_blocked') }} as blocked on held.value_key = blocked.value_key
)

select * from final
