with merged_leads as (
    select
        merged_lead_id,
        into_lead_id,
        cast(null as timestamp) as merged_at,
        {{ lineage_columns() | join(', ') }}
    from {{ ref('base_marketo__merged_lead') }}
    where raw_status = 'used'
),

merges as (
    select
        {{ each_of("replace(replace(replace(merge_ids, '[', ''), ']', ''), '\"', '')", ',') }} as merged_lead_id,
        lead_id as into_lead_id,
        activity_at as merged_at,
        {{ lineage_columns() | join(', ') }}
    from {{ ref('base_marketo__activity_merge_leads') }}
    where raw_status = 'used'
),

unioned as (
    select * from merged_leads
    union all
    select
        trim(merges.merged_lead_id) as merged_lead_id,
        merges.into_lead_id,
        merges.merged_at,
        merges.raw_source,
        merges.raw_table,
        merges.raw_key,
        merges.raw_ingested_at
    from merges
    left join merged_leads as reversed
        on
            merges.into_lead_id = reversed.merged_lead_id
            and trim(merges.merged_lead_id) = reversed.into_lead_id
    where reversed.merged_lead_id is null
),

ranked as (
    select
        *,
        row_number() over (
            partition by merged_lead_id, into_lead_id
            order by merged_at nulls last, raw_table, raw_key
        ) as mention
    from unioned
    where merged_lead_id <> '' and merged_lead_id <> into_lead_id
),

final as (
    select
        *,
        'marketo' as source_system,
        merged_lead_id as from_record_id,
        into_lead_id as to_record_id,
        'merged_into' as kind,
        coalesce(merged_at, raw_ingested_at) as occurred_at
    from ranked
    where mention = 1
)

{{ conform('links', 'final', ['source_system', 'from_record_id', 'to_record_id', 'kind', 'occurred_at']) }}
