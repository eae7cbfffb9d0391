with unreadable as (
    select
        raw_source,
        raw_table,
        raw_key,
        raw_reason as reason_code,
        raw_column as reason_column,
        'raw' as found_in,
        row_count,
        first_ingested_at as first_seen_at
    from {{ ref('int_row_accounts') }}
    where raw_status = 'quarantined'
),

rejected as (
    {{ rejected_rows() }}
),

unusable as (
    select
        raw_source,
        raw_table,
        raw_key,
        min(reason_code) as reason_code,
        min(reason_column) as reason_column,
        'canonical' as found_in,
        1 as row_count,
        min(ingested_at) as first_seen_at
    from rejected
    group by raw_source, raw_table, raw_key
),

final as (
    select * from unreadable
    union all
    select * from unusable
)

select * from final
