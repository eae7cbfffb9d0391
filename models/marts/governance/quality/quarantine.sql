with ranked as (
    select
        *,
        sum(row_count) over (partition by raw_source, raw_table, raw_key) as record_row_count,
        min(first_seen_at) over (partition by raw_source, raw_table, raw_key) as record_first_seen_at,
        row_number() over (
            partition by raw_source, raw_table, raw_key
            order by found_in desc, reason_code asc, reason_column asc nulls first, raw_key asc
        ) as reason_rank
    from {{ ref('int_quarantine') }}
),

final as (
    select
        cast(raw_source as {{ engine_type('string') }}) as source_system,
        cast(raw_table as {{ engine_type('string') }}) as table_name,
        cast(raw_key as {{ engine_type('string') }}) as record_key,
        cast(reason_code as {{ engine_type('string') }}) as reason_code,
        cast(reason_column as {{ engine_type('string') }}) as column_name,
        cast(record_row_count as bigint) as row_count,
        cast(record_first_seen_at as timestamp) as first_seen_at
    from ranked
    where reason_rank = 1
)

select * from final
