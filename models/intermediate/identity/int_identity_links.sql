-- Authoritative links between records: merges, conversions and aliases that vendors state, and what stewards linked.
with records as (
    select * from {{ ref('int_identity_records') }}
),

vendor as (
    select
        records_a.record_key as record_key_a,
        records_b.record_key as record_key_b,
        records_a.record_hash as record_hash_a,
        records_b.record_hash as record_hash_b,
        'LINK-VENDOR' as rule_id,
        links.kind,
        least(links.occurred_at, links.ingested_at) as occurred_at
    from {{ ref('int_links') }} as links
    inner join records as records_a
        on
            links.source_system = records_a.source_system
            and links.from_record_id = records_a.source_record_id
    inner join records as records_b
        on
            coalesce(links.to_source_system, links.source_system) = records_b.source_system
            and links.to_record_id = records_b.source_record_id
    where
        links.ingested_at <= {{ as_of() }}
        and records_a.types_of_id = 1
        and records_b.types_of_id = 1
),

steward as (
    select
        record_key_a,
        record_key_b,
        {{ node_hash('record_key_a') }} as record_hash_a,
        {{ node_hash('record_key_b') }} as record_hash_b,
        'LINK-STEWARD' as rule_id,
        'decided' as kind,
        cast(decided_on as timestamp) as occurred_at
    from {{ ref('int_identity_decisions') }}
    where decision = 'link'
),

final as (
    select * from vendor
    union all
    select * from steward
)

select * from final
