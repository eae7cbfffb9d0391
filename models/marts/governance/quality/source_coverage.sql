with final as (
    select
        cast(raw_source as {{ engine_type('string') }}) as source_system,
        cast(raw_table as {{ engine_type('string') }}) as table_name,
        cast(status as {{ engine_type('string') }}) as status,
        cast(missing_columns as {{ engine_type('string') }}) as missing_columns,
        cast(is_stale as boolean) as is_stale,
        cast(latest_ingested_at as timestamp) as latest_ingested_at
    from {{ ref('int_source_coverage') }}
)

select * from final
