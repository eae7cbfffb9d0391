{#- What the sources declare against what the warehouse has. The declared side is written out as rows, not queried. -#}

{% macro declared_columns() -%}
    {#-
        One row a raw column name that a source's YAML accepts, in each table it may be in: a column has its own name and
        its aliases, and so has a table; `apart_name` is the table that may hold the column instead. No rows while parsing.
    -#}
    {%- set rows = [] -%}
    {%- if execute -%}
        {%- for node in graph.sources.values() if node.source_name in decision_tier.adapters() -%}
            {%- for column in decision_tier.source_columns(node) -%}
                {%- for raw_name in [column.name] + column.aliases -%}
                    {%- for table in decision_tier.table_names(node) -%}
                    {%- do rows.append({
                        'source_name': node.source_name,
                        'table_name': node.name,
                        'relation_name': [node.database, node.schema, table] | join('.') | lower,
                        'column_name': column.name,
                        'raw_name': decision_tier.stored_name(raw_name.split('.')[0]),
                        'apart_name': [node.database, node.schema, column.apart.table] | join('.') | lower if column.apart else '',
                        'is_on': decision_tier.source_is_on(node.source_name),
                        'is_ingestion_time': column.name == node.source_meta.get('ingested_at'),
                    }) -%}
                    {%- endfor -%}
                {%- endfor -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
    select *
    from (
        values
        {% for row in rows | sort(attribute='raw_name') | sort(attribute='column_name') | sort(attribute='table_name') | sort(attribute='source_name') -%}
        ('{{ row.source_name }}', '{{ row.table_name }}', '{{ row.relation_name }}', '{{ row.column_name }}', '{{ row.raw_name }}', '{{ row.apart_name }}', {{ row.is_on | lower }}, {{ row.is_ingestion_time | lower }}),
        {% endfor -%}
        (null, null, null, null, null, null, false, false)
    ) as declared_names (source_name, table_name, relation_name, column_name, raw_name, apart_name, is_on, is_ingestion_time)
    where source_name is not null
{%- endmacro %}


{% macro warehouse_columns() -%}
    {#- Every column the warehouse has, at run time: relation_name (database.schema.table) and raw_name, in lower case. -#}
    {{ return(adapter.dispatch('warehouse_columns', 'decision_tier')()) }}
{%- endmacro %}

{% macro default__warehouse_columns() -%}
    select distinct
        lower(table_catalog || '.' || table_schema || '.' || table_name) as relation_name,
        lower(ltrim(column_name, chr(65279))) as raw_name
    from information_schema.columns
{%- endmacro %}
