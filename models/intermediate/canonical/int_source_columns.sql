with declared as (
    {{ declared_columns() }}
),

existing as (
    {{ warehouse_columns() }}
),

existing_tables as (
    select distinct relation_name
    from existing
),

final as (
    select
        declared.source_name as raw_source,
        declared.table_name as raw_table,
        declared.column_name,
        declared.is_on,
        declared.is_ingestion_time,
        max(case when existing_tables.relation_name is not null then 1 else 0 end) = 1 as is_table_present,
        max(case when existing.raw_name is not null or tables_apart.relation_name is not null then 1 else 0 end) = 1 as is_present
    from declared
    left join existing_tables
        on declared.relation_name = existing_tables.relation_name
    left join existing_tables as tables_apart
        on declared.apart_name = tables_apart.relation_name
    left join existing
        on
            declared.relation_name = existing.relation_name
            and declared.raw_name = existing.raw_name
    group by
        declared.source_name,
        declared.table_name,
        declared.column_name,
        declared.is_on,
        declared.is_ingestion_time
)

select * from final
