with unmapped as (
    select *
    from {{ ref('int_mapped_events') }}
    where mapping_status = 'unmapped'
),

final as (
    select
        raw_source,
        raw_table,
        raw_key,
        'UNMAPPED_EVENT' as reason_code,
        'event_name' as reason_column,
        'engagement' as found_in,
        count(*) as row_count,
        min(ingested_at) as first_seen_at
    from unmapped
    group by raw_source, raw_table, raw_key
)

select * from final
