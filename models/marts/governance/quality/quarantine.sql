with final as (
    select
        cast(raw_source as {{ engine_type('string') }}) as source_system,
        cast(raw_table as {{ engine_type('string') }}) as table_name,
        cast({{ shown_key('raw_key') }} as {{ engine_type('string') }}) as record_key,
        cast(reason_code as {{ engine_type('string') }}) as reason_code,
        cast(reason_column as {{ engine_type('string') }}) as column_name,
        cast(unreadable_rows + rejected_rows as bigint) as row_count,
        cast(first_seen_at as timestamp) as first_seen_at
    from {{ ref('int_quarantined_records') }}
)

select * from final
