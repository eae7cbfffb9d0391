{#-
    Spark's forms of the macros in engines.sql. Its tables are Parquet, which knows no `delete`, no `update` and no constraints:
    what is to change is written anew, and a table that a build may add to is made anew by each.
-#}

{% macro spark__engine_type(token) -%}
    {{ return({'json': 'string'}.get(token, token)) }}
{%- endmacro %}


{% macro spark__kept_as_table() -%}
    {{ config(materialized='table') }}
{%- endmacro %}


{% macro spark__in_turn(statements) -%}
    {#- Spark takes one statement at a time. -#}
    {%- for statement in statements[:-1] -%}
        {%- do run_query(statement) -%}
    {%- endfor -%}
    {{ return(statements[-1] if statements else '') }}
{%- endmacro %}


{% macro spark__delete_rows(relation, condition) -%}
    {{ return(decision_tier.written_anew(relation, 'select * from ' ~ relation ~ ' where not coalesce(' ~ condition ~ ', false)')) }}
{%- endmacro %}


{% macro spark__update_rows(relation, columns, changed, condition) -%}
    {%- set expressions = [] -%}
    {%- for column in columns -%}
        {%- do expressions.append(
            'case when ' ~ condition ~ ' then ' ~ changed[column] ~ ' else ' ~ column ~ ' end as ' ~ column if column in changed else column
        ) -%}
    {%- endfor -%}
    {{ return(decision_tier.written_anew(relation, 'select ' ~ expressions | join(', ') ~ ' from ' ~ relation)) }}
{%- endmacro %}


{% macro written_anew(relation, sql) -%}
    {#- The statements that put the rows of a query, which reads the table, in the table's place. -#}
    {%- set written = relation.incorporate(path={'identifier': relation.identifier ~ '__written'}) -%}
    {{ return([
        'drop table if exists ' ~ written,
        'create table ' ~ written ~ ' using parquet as ' ~ sql,
        'drop table ' ~ relation,
        'alter table ' ~ written ~ ' rename to ' ~ relation,
    ]) }}
{%- endmacro %}


{% macro spark__matches(expression, pattern) -%}
    ({{ expression }} rlike r'{{ pattern }}')
{%- endmacro %}


{% macro spark__matches_expression(expression, pattern) -%}
    ({{ expression }} rlike concat('(?i)', {{ pattern }}))
{%- endmacro %}


{% macro spark__remove_all(expression, pattern) -%}
    regexp_replace({{ expression }}, r'{{ pattern }}', '')
{%- endmacro %}


{% macro spark__json_field(expression, field) -%}
    coalesce(get_json_object({{ expression }}, '$.{{ field }}'), get_json_object({{ expression }}, '$[0].{{ field }}'))
{%- endmacro %}


{% macro spark__json_text(expression, keys) -%}
    get_json_object(cast({{ expression }} as string), "$['{{ keys | join("']['") }}']")
{%- endmacro %}


{% macro spark__parse_utc(text) -%}
    case
        when {{ text }} rlike r'^\d{10}$' then timestamp_micros(try_cast({{ text }} as bigint) * 1000000)
        when {{ text }} rlike r'^\d{10}\.\d+$'
            then timestamp_micros(cast(try_cast({{ text }} as decimal(20, 6)) * 1000000 as bigint))
        when {{ text }} rlike r'^\d{13}$' then timestamp_millis(try_cast({{ text }} as bigint))
        when {{ text }} rlike r':\d\d(\.\d+)? ?[+-]\d\d(:?\d\d)?$' then try_cast({{ text }} as timestamp)
        when {{ text }} rlike r'^\d{4}-\d\d?-\d\d?' then try_cast(regexp_replace({{ text }}, r'( UTC|Z)$', '') as timestamp)
    end
{%- endmacro %}


{% macro spark__zoned_to_utc(expression) -%}
    cast({{ expression }} as timestamp)
{%- endmacro %}


{% macro spark__row_text(alias) -%}
    to_json(struct({{ alias }}.*))
{%- endmacro %}


{% macro spark__row_json(alias) -%}
    to_json(struct({{ alias }}.*))
{%- endmacro %}


{% macro spark__keyed_hash(expression) -%}
    {%- set salt = env_var('DECISION_TIER_SALT', 'public-demo-salt') | replace("'", "''") -%}
    sha2(concat('{{ salt }}', sha2(concat('{{ salt }}', {{ expression }}), 256)), 256)
{%- endmacro %}


{% macro spark__utc_offset_minutes(zone, instant) -%}
    {#- Null for a zone that Spark's Java is too old to know, for it would stop there. -#}
    case
        when try_cast(concat('2000-01-01 00:00:00 ', {{ zone }}) as timestamp) is not null
            then cast((unix_seconds(from_utc_timestamp({{ instant }}, {{ zone }})) - unix_seconds({{ instant }})) / 60 as integer)
    end
{%- endmacro %}


{% macro spark__local_time(zone, instant) -%}
    from_utc_timestamp({{ instant }}, '{{ zone }}')
{%- endmacro %}


{% macro spark__utc_time(zone, local_time) -%}
    to_utc_timestamp({{ local_time }}, '{{ zone }}')
{%- endmacro %}


{% macro spark__days_between(from_instant, to_instant) -%}
    ((unix_micros(cast({{ to_instant }} as timestamp)) - unix_micros(cast({{ from_instant }} as timestamp))) / 1e6 / 86400e0)
{%- endmacro %}


{% macro spark__distinct_list(expression, separator) -%}
    nullif(array_join(sort_array(collect_set({{ expression }})), '{{ separator }}'), '')
{%- endmacro %}


{% macro spark__text_list(expression, order_by, separator) -%}
    string_agg({{ expression }}, '{{ separator }}') within group (order by {{ order_by }})
{%- endmacro %}


{% macro spark__each_of(expression, separator) -%}
    explode(split({{ expression }}, r'\Q{{ separator }}\E'))
{%- endmacro %}


{% macro spark__set_fingerprint(item) -%}
    md5(string_agg({{ item }}, '|') within group (order by {{ item }}))
{%- endmacro %}


{% macro spark__components_before(existing) -%}
    {#- Nothing to build on: see above. -#}
    {{ return(none) }}
{%- endmacro %}


{% macro spark__warehouse_columns() -%}
    {#- Spark has no information_schema, so dbt asks for the columns of what the sources declare, and they are written out. -#}
    {%- set rows = [] -%}
    {%- if execute -%}
        {%- set seen = [] -%}
        {%- for node in graph.sources.values() if node.source_name in decision_tier.adapters() -%}
            {%- set names = decision_tier.table_names(node) -%}
            {%- for column in decision_tier.source_columns(node) if column.apart -%}
                {%- do names.append(column.apart.table) -%}
            {%- endfor -%}
            {%- for name in names if (node.schema ~ '.' ~ name) | lower not in seen -%}
                {%- do seen.append((node.schema ~ '.' ~ name) | lower) -%}
                {%- for raw_name in decision_tier.raw_columns(api.Relation.create(schema=node.schema, identifier=name)) or {} -%}
                    {%- do rows.append([[node.database, node.schema, name] | join('.') | lower, raw_name]) -%}
                {%- endfor -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
    select *
    from (
        values
        {% for row in rows -%}
        ('{{ row[0] }}', '{{ row[1] }}'),
        {% endfor -%}
        (null, null)
    ) as warehouse_names (relation_name, raw_name)
    where relation_name is not null
{%- endmacro %}


{% macro spark__stored_columns(nodes) -%}
    {%- set columns = {} -%}
    {%- for node in nodes -%}
        {%- set relation = load_relation(api.Relation.create(schema=node.schema, identifier=node.alias)) -%}
        {%- if relation is not none -%}
            {%- do columns.update({(node.schema ~ '.' ~ node.alias) | lower: adapter.get_columns_in_relation(relation) | map(attribute='name') | map('lower') | list}) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro %}


{% macro seed_types(model, agate_table) -%}
    {#- The types of a seed's columns, in their order, as Spark names them. -#}
    {%- set types = [] -%}
    {%- for name in agate_table.column_names -%}
        {%- set type = model.config.get('column_types', {}).get(name, adapter.convert_type(agate_table, loop.index0)) -%}
        {%- do types.append('string' if type == 'varchar' else type) -%}
    {%- endfor -%}
    {{ return(types) }}
{%- endmacro %}


{% macro spark__create_csv_table(model, agate_table) -%}
    {%- set types = decision_tier.seed_types(model, agate_table) -%}
    {%- set columns = [] -%}
    {%- for name in agate_table.column_names -%}
        {%- do columns.append(adapter.quote(name) ~ ' ' ~ types[loop.index0]) -%}
    {%- endfor -%}
    {%- set sql = 'create table ' ~ this ~ ' (' ~ columns | join(', ') ~ ') using parquet' -%}
    {%- do run_query(sql) -%}
    {{ return(sql) }}
{%- endmacro %}


{% macro spark__load_csv_rows(model, agate_table) -%}
    {#- dbt-spark writes a cell between quotes as it is, a quote in it and an empty one too. -#}
    {%- set types = decision_tier.seed_types(model, agate_table) -%}
    {%- set rows = [] -%}
    {%- for row in agate_table.rows -%}
        {%- set cells = [] -%}
        {%- for name in agate_table.column_names -%}
            {%- set cell = row[name] -%}
            {%- set literal = 'null' if cell is none else "'" ~ (cell | string).replace('\\', '\\\\').replace("'", "\\'") ~ "'" -%}
            {%- do cells.append('cast(' ~ literal ~ ' as ' ~ types[loop.index0] ~ ')') -%}
        {%- endfor -%}
        {%- do rows.append('(' ~ cells | join(', ') ~ ')') -%}
    {%- endfor -%}
    {%- set sql = 'insert into ' ~ this ~ ' values\n' ~ rows | join(',\n') -%}
    {%- if rows -%}
        {%- do adapter.add_query(sql, abridge_sql_log=True) -%}
    {%- endif -%}
    {{ return(sql) }}
{%- endmacro %}


{% macro spark__apply_grants(relation, grant_config, should_revoke=True) -%}
    {#- Nothing: a session has no roles; Databricks, which has, grants by its own adapter. -#}
{%- endmacro %}


{% macro spark__persist_constraints(relation, model) -%}
    {#- Nothing: Parquet knows none. The names and types of a contract are checked before the table is made. -#}
{%- endmacro %}
