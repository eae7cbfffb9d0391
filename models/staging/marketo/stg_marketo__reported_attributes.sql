with leads as (
    select *
    from {{ ref('base_marketo__lead') }}
    where raw_status = 'used' and lead_status is not null
),

final as (
    select
        'marketo' as source_system,
        lead_id as source_record_id,
        'lead_status' as attribute,
        lead_status as value,
        coalesce(updated_at, raw_ingested_at) as computed_at,
        {{ lineage_columns() | join(', ') }}
    from leads
)

{{ conform('reported_attributes', 'final', ['source_system', 'source_record_id', 'attribute', 'value', 'computed_at']) }}
