-- HubSpot has told of merges in three ways, and a portal may show any of them: a table of merges, a property
-- 'vid:epoch_ms;...' and a property 'id;...'. Each can miss merges that another has, so all are read.
with contacts as (
    select *
    from {{ ref('base_hubspot__contact') }}
    where raw_status = 'used'
),

audits as (
    select *
    from {{ ref('base_hubspot__contact_merge_audit') }}
    where raw_status = 'used'
),

audited_merges as (
    select
        cast(vid_to_merge as {{ engine_type('string') }}) as from_record_id,
        cast(canonical_vid as {{ engine_type('string') }}) as to_record_id,
        merged_at,
        {{ lineage_columns() | join(', ') }}
    from audits
),

-- The survivor of an old merge may itself have been merged into the contact that holds the audit now.
audited_chains as (
    select
        cast(canonical_vid as {{ engine_type('string') }}) as from_record_id,
        cast(contact_id as {{ engine_type('string') }}) as to_record_id,
        cast(null as timestamp) as merged_at,
        {{ lineage_columns() | join(', ') }}
    from audits
),

listed as (
    select
        contact_id,
        {{ each_of("coalesce(calculated_merged_vids, '') || ';' || coalesce(merged_object_ids, '')", ';') }} as entry,
        {{ lineage_columns() | join(', ') }}
    from contacts
    where calculated_merged_vids is not null or merged_object_ids is not null
),

listed_merges as (
    select
        {{ remove_all("split_part(trim(entry), ':', 1)", '\.0$') }} as from_record_id,
        contact_id as to_record_id,
        {{ parse_utc("nullif(split_part(trim(entry), ':', 2), '')") }} as merged_at,
        {{ lineage_columns() | join(', ') }}
    from listed
    where trim(entry) <> ''
),

unioned as (
    select * from audited_merges
    union all
    select * from audited_chains
    union all
    select * from listed_merges
),

ranked as (
    select
        *,
        'hubspot' as source_system,
        'merged_into' as kind,
        coalesce(merged_at, raw_ingested_at) as occurred_at,
        row_number() over (
            partition by from_record_id, to_record_id
            order by merged_at nulls last, raw_ingested_at nulls last, raw_table, raw_key
        ) as mention
    from unioned
    where from_record_id <> to_record_id
),

final as (
    select *
    from ranked
    where mention = 1
)

{{ conform('links', 'final', ['source_system', 'from_record_id', 'to_record_id', 'kind', 'occurred_at']) }}
