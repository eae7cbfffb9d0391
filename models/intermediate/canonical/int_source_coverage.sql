with tables as (
    select
        raw_source,
        raw_table,
        case
            when not is_on then 'off'
            when is_table_present then 'present'
            else 'absent'
        end as status,
        max(case when is_ingestion_time and is_present then 1 else 0 end) = 1 as has_ingestion_time,
        {{ text_list('case when not is_present then column_name end', 'column_name') }} as absent_columns
    from {{ ref('int_source_columns') }}
    group by raw_source, raw_table, is_on, is_table_present
),

-- What has not reached the clock yet says nothing of how fresh a table is.
arrivals as (
    select
        raw_source,
        raw_table,
        max(latest_ingested_at) as latest_ingested_at
    from {{ ref('int_row_accounts') }}
    where raw_reason is distinct from 'AFTER_CLOCK'
    group by raw_source, raw_table
),

limits as (
    select *
    from {{ ref('feed_limits') }} as feed_limits
    where {{ is_effective('feed_limits') }}
),

final as (
    select
        tables.raw_source,
        tables.raw_table,
        tables.status,
        case when tables.status = 'present' then coalesce(tables.absent_columns, '') end as missing_columns,
        arrivals.latest_ingested_at,
        -- A table that is there and silent is stale. Where nothing can tell its age, that is unknown, not fresh.
        case
            when tables.status = 'present' and tables.has_ingestion_time
                then coalesce(
                    arrivals.latest_ingested_at
                    < {{ as_of() }} - coalesce(own_limit.max_age_hours, general_limit.max_age_hours) * interval '1 hour',
                    true
                )
        end as is_stale
    from tables
    left join arrivals
        on
            tables.raw_source = arrivals.raw_source
            and tables.raw_table = arrivals.raw_table
    left join limits as own_limit
        on
            tables.raw_source = own_limit.source_system
            and tables.raw_table = own_limit.table_name
    left join limits as general_limit
        on general_limit.source_system = '*'
)

select * from final
