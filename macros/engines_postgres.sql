{#-
    PostgreSQL's forms of the macros in engines.sql, and the few functions they need, which the run makes first: a cast that
    gives null where it fails, the text at a path of a JSON document, and a round of doubles that rounds as DuckDB does.
-#}

{% macro prepare_engine() -%}
    {#- Run before anything is built; what it makes stays, and is made anew by every run. -#}
    {%- if execute and flags.WHICH in ('build', 'run', 'seed', 'snapshot', 'test') -%}
        {{ return(adapter.dispatch('prepare_engine', 'decision_tier')()) }}
    {%- endif -%}
{%- endmacro %}

{% macro default__prepare_engine() -%}{%- endmacro %}

{% macro postgres__prepare_engine() -%}
    create schema if not exists tier_functions;
    do $do$ begin
        if to_regtype('public.double') is null then
            create domain public."double" as double precision;
        end if;
    end $do$;
    create or replace function tier_functions.try_cast(value text, sample anyelement) returns anyelement
    language plpgsql immutable as $function$
    begin
        sample := value;
        return sample;
    exception when others then
        return null;
    end $function$;
    create or replace function tier_functions.json_at(value text, path text[]) returns text
    language plpgsql immutable as $function$
    begin
        return value::json #>> path;
    exception when others then
        return null;
    end $function$;
    create or replace function public.round(value double precision, digits integer) returns double precision
    language sql immutable parallel safe as $function$
        select sign(value) * floor(abs(value) * power(10, digits) + 0.5) / power(10, digits) + 0.0
    $function$
{%- endmacro %}


{% macro postgres__open_schemas() -%}
    {%- set readers = {} -%}
    {%- for node in graph.nodes.values() if node.package_name == 'decision_tier' and node.resource_type in ('model', 'seed') -%}
        {%- for role in node.config.grants.get('select', []) if role not in readers.setdefault(node.schema, []) -%}
            {%- do readers[node.schema].append(role) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- for schema, roles in readers.items() if roles and adapter.check_schema_exists(target.database, schema) %}
    grant usage on schema {{ adapter.quote(schema) }} to {{ roles | join(', ') }};
    {%- endfor -%}
{%- endmacro %}


{% macro postgres__stored_name(name) -%}
    {#- PostgreSQL cuts a name after 63 bytes. -#}
    {{ return((name | lower)[:63]) }}
{%- endmacro %}


{% macro postgres__try_cast(expression, token) -%}
    cast(tier_functions.try_cast(cast({{ expression }} as text), cast(null as {{ decision_tier.engine_type(token) }})) as {{ decision_tier.engine_type(token) }})
{%- endmacro %}


{% macro postgres__matches(expression, pattern) -%}
    ({{ expression }} ~ '{{ pattern }}')
{%- endmacro %}


{% macro postgres__json_field(expression, field) -%}
    coalesce(tier_functions.json_at({{ expression }}, array['{{ field }}']), tier_functions.json_at({{ expression }}, array['0', '{{ field }}']))
{%- endmacro %}


{% macro postgres__json_text(expression, keys) -%}
    tier_functions.json_at(cast({{ expression }} as text), array['{{ keys | join("', '") }}'])
{%- endmacro %}


{% macro postgres__parse_utc(text) -%}
    case
        when {{ text }} ~ '^\d{10}$' or {{ text }} ~ '^\d{10}\.\d+$'
            then timestamp 'epoch' + trunc({{ decision_tier.try_cast(text, 'decimal(20,6)') }}, 6) * interval '1 second'
        when {{ text }} ~ '^\d{13}$' then timestamp 'epoch' + {{ decision_tier.try_cast(text, 'bigint') }} * interval '1 millisecond'
        when {{ text }} ~ ':\d\d(\.\d+)? ?[+-]\d\d(:?\d\d)?$'
            then {{ decision_tier.try_cast(text, 'timestamptz') }} at time zone 'UTC'
        when {{ text }} ~ '^\d{4}-\d\d?-\d\d?'
            then {{ decision_tier.try_cast("regexp_replace(" ~ text ~ ", '( UTC|Z)$', '')", 'timestamp') }}
    end
{%- endmacro %}


{% macro postgres__keyed_hash(expression) -%}
    {%- set salt = env_var('DECISION_TIER_SALT', 'public-demo-salt') | replace("'", "''") -%}
    encode(sha256(convert_to('{{ salt }}' || encode(sha256(convert_to('{{ salt }}' || {{ expression }}, 'UTF8')), 'hex'), 'UTF8')), 'hex')
{%- endmacro %}


{% macro postgres__days_between(from_instant, to_instant) -%}
    (cast(extract(epoch from {{ to_instant }} - {{ from_instant }}) as double precision) / 86400.0)
{%- endmacro %}


{% macro postgres__double_text(expression) -%}
    (cast({{ expression }} as text) || case when {{ expression }} = trunc({{ expression }}) then '.0' else '' end)
{%- endmacro %}
