-- Every column of the raw tables that are there: declared is what the tier reads under a described meaning, the rest is exhaust.
with declared as (
    {{ declared_columns() }}
),

existing as (
    {{ warehouse_columns() }}
),

tables as (
    select distinct
        source_name,
        table_name,
        relation_name
    from declared
    where is_on
),

final as (
    select
        tables.source_name as raw_source,
        tables.table_name as raw_table,
        coalesce(declared.column_name, existing.raw_name) as column_name,
        max(case when declared.column_name is null then 0 else 1 end) = 1 as is_declared
    from existing
    inner join tables on existing.relation_name = tables.relation_name
    left join declared
        on
            existing.relation_name = declared.relation_name
            and existing.raw_name = declared.raw_name
    group by tables.source_name, tables.table_name, coalesce(declared.column_name, existing.raw_name)
)

select * from final
