with merged_leads as (
    select
        merged_lead_id,
        into_lead_id,
        cast(null as timestamp) as merged_at,
        {{ lineage_columns() | join(', ') }}
    from {{ ref('base_marketo__merged_lead') }}
    where raw_status = 'used'
),

activities as (
    select
        {{ each_of(remove_all('merge_ids', '[^0-9,]'), ',') }} as merged_lead_id,
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
        activities.merged_lead_id,
        activities.into_lead_id,
        activities.merged_at,
        activities.raw_source,
        activities.raw_table,
        activities.raw_key,
        activities.raw_ingested_at
    from activities
    left join merged_leads as turned_round
        on
            activities.into_lead_id = turned_round.merged_lead_id
            and activities.merged_lead_id = turned_round.into_lead_id
    where turned_round.merged_lead_id is null
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
