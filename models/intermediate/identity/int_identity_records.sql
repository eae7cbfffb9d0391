-- Every record that could be a person: those sources describe, and those only identifiers or links mention.
with people as (
    select
        *,
        least(created_at, ingested_at) as first_seen_at
    from {{ ref('int_people') }}
    where ingested_at <= {{ as_of() }}
),

described as (
    select
        source_system,
        record_type,
        source_record_id,
        min(first_seen_at) as first_seen_at,
        max(case when is_internal then 1 else 0 end) = 1 as is_internal,
        max(case when is_test then 1 else 0 end) = 1 as is_test
    from people
    group by source_system, record_type, source_record_id
),

mentions as (
    select * from {{ ref('int_identity_mentions') }}
),

mentioned as (
    select
        mentions.source_system,
        'unknown' as record_type,
        mentions.source_record_id,
        min(mentions.first_seen_at) as first_seen_at,
        max(mentions.is_identified) = 1 as is_identified
    from mentions
    left join described
        on
            mentions.source_system = described.source_system
            and mentions.source_record_id = described.source_record_id
    where described.source_record_id is null
    group by mentions.source_system, mentions.source_record_id
),

records as (
    select
        source_system,
        record_type,
        source_record_id,
        first_seen_at,
        true as is_identified,
        is_internal,
        is_test
    from described
    union all
    select
        source_system,
        record_type,
        source_record_id,
        first_seen_at,
        is_identified,
        false as is_internal,
        false as is_test
    from mentioned
),

final as (
    select
        {{ record_key('source_system', 'record_type', 'source_record_id') }} as record_key,
        {{ node_hash(record_key('source_system', 'record_type', 'source_record_id')) }} as record_hash,
        'record|' || source_system || '|' || source_record_id as subject_key,
        source_system,
        record_type,
        source_record_id,
        count(*) over (partition by source_system, source_record_id) as types_of_id,
        is_identified,
        is_internal,
        is_test,
        first_seen_at
    from records
)

select * from final
