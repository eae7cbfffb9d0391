-- Pairs of records that a matcher with agreed settings takes for one person. `accepted` is weak evidence; `review` is for a
-- steward: less sure, or sure but not in one group with the other by the merging that guards against chains.
with candidates as (
    select * from {{ ref('int_identity_candidates') }}
),

rules as (
    select *
    from {{ ref('fuzzy_rules') }} as fuzzy_rules
    where {{ is_effective('fuzzy_rules') }}
),

pairs as (
    select
        least(records_a.record_key, records_b.record_key) as record_key_a,
        greatest(records_a.record_key, records_b.record_key) as record_key_b,
        rules.rule_id,
        min(scored.match_probability) as match_probability,
        min(case when scored.is_grouped and scored.match_probability >= rules.accept_probability then 1 else 0 end) = 1 as is_accepted,
        max(scored.ingested_at) as scored_at
    from {{ ref('int_scored_pairs') }} as scored
    inner join rules on scored.settings_hash = rules.settings_hash
    inner join candidates as records_a
        on
            scored.source_system_a = records_a.source_system
            and scored.record_type_a = records_a.record_type
            and scored.source_record_id_a = records_a.source_record_id
    inner join candidates as records_b
        on
            scored.source_system_b = records_b.source_system
            and scored.record_type_b = records_b.record_type
            and scored.source_record_id_b = records_b.source_record_id
    where
        scored.ingested_at <= {{ as_of() }}
        and scored.match_probability >= rules.review_probability
        and records_a.record_key <> records_b.record_key
    group by
        least(records_a.record_key, records_b.record_key),
        greatest(records_a.record_key, records_b.record_key),
        rules.rule_id
),

final as (
    select
        record_key_a,
        record_key_b,
        'pair|' || record_key_a || '|' || record_key_b as value_key,
        rule_id,
        match_probability,
        case when is_accepted then 'accepted' else 'review' end as standing,
        scored_at
    from pairs
)

select * from final
