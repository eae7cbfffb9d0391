with tables as (
    select *
    from {{ ref('int_source_coverage') }}
    where status = 'present'
),

accounts as (
    select
        raw_source,
        raw_table,
        sum(row_count) as raw_rows,
        sum(case when raw_status = 'used' then row_count else 0 end) as readable_rows,
        sum(case when raw_status = 'ignored' then row_count else 0 end) as ignored_rows
    from {{ ref('int_row_accounts') }}
    group by raw_source, raw_table
),

quarantined as (
    select
        raw_source,
        raw_table,
        sum(unreadable_rows + rejected_rows) as quarantined_rows,
        sum(rejected_rows) as rejected_rows
    from {{ ref('int_quarantined_records') }}
    group by raw_source, raw_table
),

final as (
    select
        cast(tables.raw_source as {{ engine_type('string') }}) as source_system,
        cast(tables.raw_table as {{ engine_type('string') }}) as table_name,
        cast(coalesce(accounts.raw_rows, 0) as bigint) as raw_rows,
        -- A row that is readable but no sound canonical row was not used.
        cast(
            coalesce(accounts.readable_rows, 0) - coalesce(quarantined.rejected_rows, 0) as bigint
        ) as used_rows,
        cast(coalesce(quarantined.quarantined_rows, 0) as bigint) as quarantined_rows,
        cast(coalesce(accounts.ignored_rows, 0) as bigint) as ignored_rows
    from tables
    left join accounts
        on
            tables.raw_source = accounts.raw_source
            and tables.raw_table = accounts.raw_table
    left join quarantined
        on
            tables.raw_source = quarantined.raw_source
            and tables.raw_table = quarantined.raw_table
)

select * from final
