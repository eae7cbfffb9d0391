{#- What differs between engines. Each macro is a dispatched one of a few lines; models never look at the target. -#}

{% macro engine_type(token) -%}
    {#- The engine's name of a portable type token: string, boolean, bigint, double, timestamp, date, json, decimal(p,s). -#}
    {{ return(adapter.dispatch('engine_type', 'decision_tier')(token)) }}
{%- endmacro %}

{% macro default__engine_type(token) -%}
    {{ return({'string': 'text', 'json': 'text', 'double': 'double precision'}.get(token, token)) }}
{%- endmacro %}

{% macro duckdb__engine_type(token) -%}
    {{ return({'string': 'varchar', 'json': 'varchar'}.get(token, token)) }}
{%- endmacro %}


{% macro stored_name(name) -%}
    {#- A name of a raw table or column as the engine keeps it, in lower case. -#}
    {{ return(adapter.dispatch('stored_name', 'decision_tier')(name)) }}
{%- endmacro %}

{% macro default__stored_name(name) -%}
    {{ return(name | lower) }}
{%- endmacro %}


{% macro end_reading() -%}
    {#- End the transaction that a question of a hook began, so that what the hook then writes is not rolled back with it. -#}
    {{ return(adapter.dispatch('end_reading', 'decision_tier')()) }}
{%- endmacro %}

{% macro default__end_reading() -%}{%- endmacro %}

{% macro duckdb__end_reading() -%}
    {%- do adapter.commit() -%}
{%- endmacro %}


{% macro kept_as_table() -%}
    {#- Called by what writes a staging model that others read: makes a table of it where an engine plans a view anew for each reader. -#}
    {{ return(adapter.dispatch('kept_as_table', 'decision_tier')()) }}
{%- endmacro %}

{% macro default__kept_as_table() -%}{%- endmacro %}


{% macro in_turn(statements) -%}
    {#- What a hook sends: statements one after the other. -#}
    {{ return(adapter.dispatch('in_turn', 'decision_tier')(statements)) }}
{%- endmacro %}

{% macro default__in_turn(statements) -%}
    {{ return(statements | join(';\n')) }}
{%- endmacro %}


{% macro delete_rows(relation, condition) -%}
    {#- The statements that take the rows of a table that meet the condition out of it. -#}
    {{ return(adapter.dispatch('delete_rows', 'decision_tier')(relation, condition)) }}
{%- endmacro %}

{% macro default__delete_rows(relation, condition) -%}
    {{ return(['delete from ' ~ relation ~ ' where ' ~ condition]) }}
{%- endmacro %}


{% macro update_rows(relation, columns, changed, condition) -%}
    {#- The statements that change the rows of a table that meet the condition; `columns` are all it has, `changed` is {column: SQL}. -#}
    {{ return(adapter.dispatch('update_rows', 'decision_tier')(relation, columns, changed, condition)) }}
{%- endmacro %}

{% macro default__update_rows(relation, columns, changed, condition) -%}
    {%- set settings = [] -%}
    {%- for column, sql in changed.items() -%}
        {%- do settings.append(column ~ ' = ' ~ sql) -%}
    {%- endfor -%}
    {{ return(['update ' ~ relation ~ ' set ' ~ settings | join(', ') ~ ' where ' ~ condition]) }}
{%- endmacro %}


{% macro open_schemas() -%}
    {#- Run after everything is built: who may read a table may also name its schema, where an engine asks for both. -#}
    {%- if execute and flags.WHICH in ('build', 'run', 'seed') -%}
        {{ return(adapter.dispatch('open_schemas', 'decision_tier')()) }}
    {%- endif -%}
{%- endmacro %}

{% macro default__open_schemas() -%}{%- endmacro %}


{% macro try_cast(expression, token) -%}
    {#- The expression as the type, null where it cannot be. -#}
    {{ return(adapter.dispatch('try_cast', 'decision_tier')(expression, token)) }}
{%- endmacro %}

{% macro default__try_cast(expression, token) -%}
    try_cast({{ expression }} as {{ decision_tier.engine_type(token) }})
{%- endmacro %}


{% macro matches(expression, pattern) -%}
    {#- Whether the regular expression occurs in the text. -#}
    {{ return(adapter.dispatch('matches', 'decision_tier')(expression, pattern)) }}
{%- endmacro %}

{% macro default__matches(expression, pattern) -%}
    regexp_matches({{ expression }}, '{{ pattern }}')
{%- endmacro %}


{% macro remove_all(expression, pattern) -%}
    {#- The text without any match of the regular expression. -#}
    {{ return(adapter.dispatch('remove_all', 'decision_tier')(expression, pattern)) }}
{%- endmacro %}

{% macro default__remove_all(expression, pattern) -%}
    regexp_replace({{ expression }}, '{{ pattern }}', '', 'g')
{%- endmacro %}


{% macro json_field(expression, field) -%}
    {#- A field of a JSON object, or of the first object of a JSON array, as text; null where the text is neither. -#}
    {{ return(adapter.dispatch('json_field', 'decision_tier')(expression, field)) }}
{%- endmacro %}

{% macro default__json_field(expression, field) -%}
    case
        when {{ expression }} is json object then cast({{ expression }} as json) ->> '{{ field }}'
        when {{ expression }} is json array then cast({{ expression }} as json) -> 0 ->> '{{ field }}'
    end
{%- endmacro %}

{% macro duckdb__json_field(expression, field) -%}
    case
        when json_valid({{ expression }})
            then coalesce(
                json_extract_string({{ expression }}, '$.{{ field }}'),
                json_extract_string({{ expression }}, '$[0].{{ field }}')
            )
    end
{%- endmacro %}


{% macro parse_utc(text) -%}
    {#-
        A UTC timestamp from text: naive (UTC by contract), ISO 8601 with Z or an offset, a ' UTC' suffix, or epoch
        seconds, also with a fraction, or milliseconds. Null where it is none of these.
    -#}
    {{ return(adapter.dispatch('parse_utc', 'decision_tier')(text)) }}
{%- endmacro %}

{% macro default__parse_utc(text) -%}
    case
        when regexp_matches({{ text }}, '^\d{10}$') then make_timestamp(try_cast({{ text }} as bigint) * 1000000)
        when regexp_matches({{ text }}, '^\d{10}\.\d+$')
            then make_timestamp(cast(try_cast({{ text }} as decimal(20, 6)) * 1000000 as bigint))
        when regexp_matches({{ text }}, '^\d{13}$') then make_timestamp(try_cast({{ text }} as bigint) * 1000)
        when regexp_matches({{ text }}, ':\d\d(\.\d+)? ?[+-]\d\d(:?\d\d)?$')
            then try_cast({{ text }} as timestamptz) at time zone 'UTC'
        when regexp_matches({{ text }}, '^\d{4}-\d\d?-\d\d?')
            then try_cast(regexp_replace({{ text }}, '( UTC|Z)$', '') as timestamp)
    end
{%- endmacro %}


{% macro json_text(expression, keys) -%}
    {#- The text at a path of keys in a JSON object; null where there is none, and where the text is no JSON. -#}
    {{ return(adapter.dispatch('json_text', 'decision_tier')(expression, keys)) }}
{%- endmacro %}

{% macro default__json_text(expression, keys) -%}
    try(json_extract_string(cast({{ expression }} as text), '$."{{ keys | join('"."') }}"'))
{%- endmacro %}


{% macro zoned_to_utc(expression) -%}
    {#- A timestamp with time zone as a naive UTC timestamp. -#}
    {{ return(adapter.dispatch('zoned_to_utc', 'decision_tier')(expression)) }}
{%- endmacro %}

{% macro default__zoned_to_utc(expression) -%}
    ({{ expression }} at time zone 'UTC')
{%- endmacro %}


{% macro row_text(alias) -%}
    {#- The whole row as one text. -#}
    {{ return(adapter.dispatch('row_text', 'decision_tier')(alias)) }}
{%- endmacro %}

{% macro default__row_text(alias) -%}
    cast({{ alias }} as text)
{%- endmacro %}


{% macro double_text(expression) -%}
    {#- A double as text that says it is one: 2.0. -#}
    {{ return(adapter.dispatch('double_text', 'decision_tier')(expression)) }}
{%- endmacro %}

{% macro default__double_text(expression) -%}
    cast({{ expression }} as {{ decision_tier.engine_type('string') }})
{%- endmacro %}


{% macro row_json(alias) -%}
    {#- The whole row as an object of JSON, in a text. -#}
    {{ return(adapter.dispatch('row_json', 'decision_tier')(alias)) }}
{%- endmacro %}

{% macro default__row_json(alias) -%}
    cast(row_to_json({{ alias }}) as text)
{%- endmacro %}

{% macro duckdb__row_json(alias) -%}
    cast(to_json({{ alias }}) as varchar)
{%- endmacro %}


{% macro with_late_columns(relation, names, condition) -%}
    {#-
        The rows of a raw table that fulfil a condition on `raw_rows`, and as late_<name> the text of each column that the table
        did not have when the view was made: null until a loader adds it.
    -#}
    {{ return(adapter.dispatch('with_late_columns', 'decision_tier')(relation, names, condition)) }}
{%- endmacro %}

{% macro default__with_late_columns(relation, names, condition) -%}
    (
        select
            raw_rows.*
            {%- for name in names %},
            {{ decision_tier.json_text(decision_tier.row_json('raw_rows'), [name]) }} as {{ adapter.quote('late_' ~ name) }}
            {%- endfor %}
        from {{ relation }} as raw_rows
        {{ condition }}
    )
{%- endmacro %}

{% macro duckdb__with_late_columns(relation, names, condition) -%}
    {#- Only the columns asked for are read, where JSON would be made of the whole of each row. -#}
    (
        select
            *
            {%- for name in names %},
            json_extract_string(to_json({{ adapter.quote(name) }}), '$') as {{ adapter.quote('late_' ~ name) }}
            {%- endfor %}
        from (
            select *
            from {{ relation }} as raw_rows
            {{ condition }}
            union all by name
            select
                {%- for name in names %}
                cast(null as varchar) as {{ adapter.quote(name) }}{{ ',' if not loop.last }}
                {%- endfor %}
            where false
        ) as raw_rows
    )
{%- endmacro %}


{% macro row_order(alias) -%}
    {#- What orders rows that tie on everything else: a digest of the whole row, equal for equal rows. -#}
    {{ return(adapter.dispatch('row_order', 'decision_tier')(alias)) }}
{%- endmacro %}

{% macro default__row_order(alias) -%}
    md5({{ decision_tier.row_text(alias) }})
{%- endmacro %}

{% macro duckdb__row_order(alias) -%}
    hash({{ alias }})
{%- endmacro %}


{% macro keyed_hash(expression) -%}
    {#-
        A pseudonymous hash of a raw identifier, keyed with the environment variable DECISION_TIER_SALT (SHA-256 in the
        nested form of HMAC). 64 lower-case hexadecimal digits; null stays null.
    -#}
    {{ return(adapter.dispatch('keyed_hash', 'decision_tier')(expression)) }}
{%- endmacro %}

{% macro default__keyed_hash(expression) -%}
    {%- set salt = env_var('DECISION_TIER_SALT', 'public-demo-salt') | replace("'", "''") -%}
    sha256('{{ salt }}' || sha256('{{ salt }}' || {{ expression }}))
{%- endmacro %}


{% macro utc_offset_minutes(zone, instant) -%}
    {#- How many minutes the clocks of an IANA time zone are ahead of UTC at an instant. -#}
    {{ return(adapter.dispatch('utc_offset_minutes', 'decision_tier')(zone, instant)) }}
{%- endmacro %}

{% macro default__utc_offset_minutes(zone, instant) -%}
    cast(extract(epoch from timezone({{ zone }}, timezone('UTC', {{ instant }})) - {{ instant }}) / 60 as integer)
{%- endmacro %}


{% macro local_time(zone, instant) -%}
    {#- What the clocks of an IANA time zone, a literal, show at a UTC instant. -#}
    {{ return(adapter.dispatch('local_time', 'decision_tier')(zone, instant)) }}
{%- endmacro %}

{% macro default__local_time(zone, instant) -%}
    timezone('{{ zone }}', timezone('UTC', {{ instant }}))
{%- endmacro %}


{% macro utc_time(zone, local_time) -%}
    {#- The UTC instant at which the clocks of an IANA time zone, a literal, show a time. -#}
    {{ return(adapter.dispatch('utc_time', 'decision_tier')(zone, local_time)) }}
{%- endmacro %}

{% macro default__utc_time(zone, local_time) -%}
    timezone('UTC', timezone('{{ zone }}', {{ local_time }}))
{%- endmacro %}


{% macro days_between(from_instant, to_instant) -%}
    {#- The time between two instants in days, as a double. -#}
    {{ return(adapter.dispatch('days_between', 'decision_tier')(from_instant, to_instant)) }}
{%- endmacro %}

{% macro default__days_between(from_instant, to_instant) -%}
    (extract(epoch from {{ to_instant }} - {{ from_instant }}) / 86400.0)
{%- endmacro %}


{% macro distinct_list(expression, separator=',') -%}
    {#- The distinct values of a group as one text, in their order. -#}
    {{ return(adapter.dispatch('distinct_list', 'decision_tier')(expression, separator)) }}
{%- endmacro %}

{% macro default__distinct_list(expression, separator) -%}
    string_agg(distinct {{ expression }}, '{{ separator }}' order by {{ expression }})
{%- endmacro %}


{% macro each_of(expression, separator) -%}
    {#- A row each for the parts of a text between separators; stands alone in a select list. -#}
    {{ return(adapter.dispatch('each_of', 'decision_tier')(expression, separator)) }}
{%- endmacro %}

{% macro default__each_of(expression, separator) -%}
    unnest(string_to_array({{ expression }}, '{{ separator }}'))
{%- endmacro %}


{% macro text_list(expression, order_by, separator=', ') -%}
    {#- The values of a group as one text, in the order given. -#}
    {{ return(adapter.dispatch('text_list', 'decision_tier')(expression, order_by, separator)) }}
{%- endmacro %}

{% macro default__text_list(expression, order_by, separator) -%}
    string_agg({{ expression }}, '{{ separator }}' order by {{ order_by }})
{%- endmacro %}


{% macro duckdb__apply_grants(relation, grant_config, should_revoke=True) -%}
    {#- Nothing: DuckDB has no roles, and dbt would warn of that in every run. Other engines grant what dbt_project.yml says. -#}
{%- endmacro %}
