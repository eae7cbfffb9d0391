-- Records as identifiers and links name them: by system and id, without a type.
with final as (
    select
        source_system,
        source_record_id,
        least(first_seen_at, ingested_at) as first_seen_at,
        1 as is_identified
    from {{ ref('int_identifiers') }}
    where ingested_at <= {{ as_of() }}
    union all
    select
        source_system,
        from_record_id as source_record_id,
        least(occurred_at, ingested_at) as first_seen_at,
        0 as is_identified
    from {{ ref('int_links') }}
    where ingested_at <= {{ as_of() }}
    union all
    select
        coalesce(to_source_system, source_system) as source_system,
        to_record_id as source_record_id,
        least(occurred_at, ingested_at) as first_seen_at,
        0 as is_identified
    from {{ ref('int_links') }}
    where ingested_at <= {{ as_of() }}
)

select * from final
