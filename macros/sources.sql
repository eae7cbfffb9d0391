{#-
    Reading raw tables. A source's YAML is the one place that says what a raw table looks like; these macros turn it into
    SQL. Meta that they read (all optional):

    source  meta.ingested_at   the raw column that tells when a row reached the warehouse
            meta.column_aliases   {raw name: [other raw names]} of columns that many tables have
            meta.column_prefixes  {prefix: [other prefixes]} of raw column names
            meta.timezone      the IANA zone whose clocks its times show that say no zone, its loader's own time excepted; var
                               `decision_tier_<source>_timezone` overrides it (default: UTC, and then there is no such var)
    table   meta.required      the build stops where the table is missing
            meta.aliases       other names of the table; the first that is there is read
            meta.key           the raw columns that identify a record; the newest version of a key is used
            meta.version       raw columns, most telling first, that order the versions of one key (default: ingestion)
            meta.content      raw columns that tell records apart which were given one id; a digest of them is part of raw_key
            meta.key_is_personal  the key holds an identifier, so it is hashed before it is shown
            meta.is_immutable  a record never changes: another delivery of it is a duplicate, and it is known since the first
            meta.quarantine, meta.ignore  lists of {reason, when}: rows that cannot be used, and rows that mean nothing
                            here; `when` is SQL over the columns of the base model
    column  data_type          string, boolean, bigint, double, timestamp, date, json or decimal(p,s)
            meta.as            the name in the base model (default: the raw name)
            meta.aliases       other raw names of the same column, for other landing tools; `object.key` is a key of an
                               object that lands as JSON
            meta.reads         `latest`: of a time that the zone's clocks show twice or never, the last instant it may stand
                               for (default: the first)
            meta.apart         {table: other raw table, key: {its column: raw column of this one}} of an object that
                               lands in a table of its own: its row, as JSON, where none of the names is there
-#}

{% macro source_is_on(source_name) -%}
    {{ return(source_name in var('decision_tier_sources')) }}
{%- endmacro %}


{% macro source_definition(source_name, table_name) -%}
    {#- The YAML of a raw table as the graph holds it; a compiler error where there is none. -#}
    {%- for node in graph.sources.values() if node.source_name == source_name and node.name == table_name -%}
        {{ return(node) }}
    {%- endfor -%}
    {{ exceptions.raise_compiler_error("decision_tier: no source YAML describes " ~ source_name ~ "." ~ table_name ~ ". Add it to the source's sources.yml.") }}
{%- endmacro %}


{% macro source_columns(definition) -%}
    {#- The declared columns: a list of {name, as, data_type, aliases, apart, reads}. -#}
    {%- set columns = [] -%}
    {%- set common = definition.source_meta.get('column_aliases', {}) -%}
    {%- for column in definition.columns.values() -%}
        {%- set meta = column.config.meta or column.meta or {} -%}
        {%- set aliases = meta.get('aliases', []) + common.get(column.name, []) -%}
        {%- for prefix, others in definition.source_meta.get('column_prefixes', {}).items() if column.name.startswith(prefix) -%}
            {%- for other in others -%}
                {%- do aliases.append(other ~ column.name[prefix | length:]) -%}
            {%- endfor -%}
        {%- endfor -%}
        {%- do columns.append({
            'name': column.name,
            'as': meta.get('as', column.name),
            'data_type': column.data_type,
            'aliases': aliases,
            'apart': meta.get('apart'),
            'reads': meta.get('reads', 'earliest'),
        }) -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro %}


{% macro table_names(definition) -%}
    {#- What a raw table may be called: its own name, and then those that other landing tools give it. -#}
    {{ return([definition.identifier] + (definition.config.meta or definition.meta or {}).get('aliases', [])) }}
{%- endmacro %}


{% macro other_relations(definition) -%}
    {#- Where a raw table is when another landing tool named it: a list of relations. -#}
    {%- set relations = [] -%}
    {%- for name in decision_tier.table_names(definition)[1:] -%}
        {%- do relations.append(api.Relation.create(database=definition.database, schema=definition.schema, identifier=name)) -%}
    {%- endfor -%}
    {{ return(relations) }}
{%- endmacro %}


{% macro raw_expression(column, found) -%}
    {#-
        The SQL that reads a declared column of `raw_rows`, and its engine type: the first of its names that the table
        has, else the keys of objects that the table has. None where it has neither.
    -#}
    {%- set paths = [] -%}
    {%- for name in [column.name] + column.aliases -%}
        {%- set stored = decision_tier.stored_name(name) -%}
        {%- if stored in found -%}
            {%- set raw = found[stored] -%}
            {{ return({'sql': 'raw_rows.' ~ adapter.quote(raw.name), 'data_type': raw.data_type}) }}
        {%- elif '.' in name and name.split('.')[0] | lower in found -%}
            {%- set raw = found[name.split('.')[0] | lower] -%}
            {%- do paths.append(decision_tier.json_text('raw_rows.' ~ adapter.quote(raw.name), name.split('.')[1:])) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return({'sql': 'coalesce(' ~ paths | join(', ') ~ ')', 'data_type': 'varchar'} if paths else none) }}
{%- endmacro %}


{% macro apart_expression(apart, definition, found) -%}
    {#- The SQL that reads the row of another raw table that belongs to a row of `raw_rows`; none where that is absent. -#}
    {%- set relation = api.Relation.create(database=definition.database, schema=definition.schema, identifier=decision_tier.stored_name(apart.table)) -%}
    {%- if decision_tier.raw_columns(relation) is none or not (apart.key.values() | select('in', found) | list) -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set text_type = decision_tier.engine_type('string') -%}
    {%- set pairs = [] -%}
    {%- for theirs, ours in apart.key.items() if ours in found -%}
        {%- do pairs.append(
            'cast(apart.' ~ theirs ~ ' as ' ~ text_type ~ ') = cast(raw_rows.' ~ adapter.quote(found[ours].name) ~ ' as ' ~ text_type ~ ')'
        ) -%}
    {%- endfor -%}
    {#- Delivered twice, it is the same. -#}
    {{ return({
        'sql': '(select max(' ~ decision_tier.row_json('apart') ~ ') from ' ~ relation ~ ' as apart where ' ~ pairs | join(' and ') ~ ')',
        'data_type': text_type,
    }) }}
{%- endmacro %}


{% macro raw_columns(relation) -%}
    {#-
        What the warehouse holds of a raw table: {lower-case name: column}, none where the table is absent. This is the
        only question about raw data that is put to the warehouse at compile time; unit tests of base models override it.
    -#}
    {%- if load_relation(relation) is none -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set found = {} -%}
    {%- for column in adapter.get_columns_in_relation(relation) -%}
        {%- do found.update({column.name.lstrip('\ufeff') | lower: column}) -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}


{% macro parse_raw(column, raw_name, raw_type) -%}
    {#- The SQL that turns a raw column of the engine type `raw_type` into its declared type; null where it cannot. -#}
    {%- set token = column.data_type -%}
    {%- set raw_type = raw_type | lower -%}
    {%- set text = 'nullif(trim(cast(' ~ raw_name ~ ' as ' ~ decision_tier.engine_type('string') ~ ')), \'\')' -%}
    {%- if token in ('string', 'json') -%}
        {%- if column.name == 'id' or column.name.endswith('_id') or raw_type in ('double', 'float', 'real', 'double precision') -%}
            {#- An identifier, or a code, that went through a float on its way: 17850.0. -#}
            {{ return(decision_tier.remove_all(text, '\.0$') if raw_type not in ('bigint', 'integer') else text) }}
        {%- endif -%}
        {{ return(text) }}
    {%- elif token == 'timestamp' -%}
        {%- if 'with time zone' in raw_type or raw_type == 'timestamptz' -%}
            {{ return(decision_tier.zoned_to_utc(raw_name)) }}
        {%- elif raw_type == 'timestamp' -%}
            {{ return(raw_name) }}
        {%- elif raw_type.startswith('timestamp') or raw_type == 'date' -%}
            {{ return('cast(' ~ raw_name ~ ' as timestamp)') }}
        {%- endif -%}
        {{ return(decision_tier.parse_utc(text)) }}
    {%- elif raw_type == decision_tier.engine_type(token) -%}
        {{ return(raw_name) }}
    {%- elif raw_type in ('varchar', 'text', 'character varying', 'string') -%}
        {{ return(decision_tier.try_cast(text, token)) }}
    {%- endif -%}
    {{ return(decision_tier.try_cast(raw_name, token)) }}
{%- endmacro %}


{% macro source_timezone(definition) -%}
    {#- The zone of the times of a source that say none; see meta.timezone. -#}
    {%- set stated = definition.source_meta.get('timezone') -%}
    {{ return(var('decision_tier_' ~ definition.source_name ~ '_timezone', stated) if stated else 'UTC') }}
{%- endmacro %}


{% macro read_in_zone(parsed, column, raw, zone) -%}
    {#- A time that `parse_raw` has read as if in UTC, in the zone of its source; one that says its own zone as it is. -#}
    {%- set raw_type = raw.data_type | lower -%}
    {%- set text_type = decision_tier.engine_type('string') -%}
    {%- set local = decision_tier.instant_of(zone, parsed, column.reads) -%}
    {%- if 'with time zone' in raw_type or raw_type == 'timestamptz' -%}
        {{ return(parsed) }}
    {%- elif raw_type.startswith(('timestamp', 'date')) -%}
        {{ return(local) }}
    {%- endif -%}
    {%- set says_none = decision_tier.matches('trim(cast(' ~ raw.sql ~ ' as ' ~ text_type ~ '))', '^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([T ][0-9:.]*)?$') -%}
    {{ return('case when ' ~ says_none ~ ' then ' ~ local ~ ' else ' ~ parsed ~ ' end') }}
{%- endmacro %}


{% macro empty_shape(columns) -%}
    {#- A typed select without rows; `columns` is a list of {as, data_type}. -#}
    select
        {% for column in columns -%}
        cast(null as {{ decision_tier.engine_type(column.data_type) }}) as {{ adapter.quote(column.as) }}{{ ',' if not loop.last }}
        {% endfor %}
    from (select 1 as one_row) as no_row
    where 1 = 0
{%- endmacro %}


{% macro raw_shape() -%}
    {#- The columns every base model adds to a raw row. -#}
    {{ return([
        {'as': 'raw_source', 'data_type': 'string'},
        {'as': 'raw_table', 'data_type': 'string'},
        {'as': 'raw_key', 'data_type': 'string'},
        {'as': 'raw_ingested_at', 'data_type': 'timestamp'},
        {'as': 'raw_status', 'data_type': 'string'},
        {'as': 'raw_reason', 'data_type': 'string'},
        {'as': 'raw_column', 'data_type': 'string'},
    ]) }}
{%- endmacro %}


{% macro base_table(source_name, table_name, landed=false, only=none) -%}
    {#-
        The whole body of a base model: every row of the raw table with its declared columns named, typed and in UTC,
        and what becomes of the row:

        raw_status   used | ignored | quarantined; a staging model reads the used rows, and every raw row has a status
        raw_reason   AFTER_CLOCK, SUPERSEDED_VERSION (ignored), MISSING_KEY, UNPARSABLE_VALUE (quarantined), and the
                     reasons of the table's own meta.quarantine and meta.ignore
        raw_column   the column an unparsable value stands in
        raw_key      the key as text; of a row without a key, a hash of the row

        With `landed`, only the rows that may have reached the warehouse after the clock, without a look at the others: what a
        view over the built tables must still take into account. Of the columns above it has raw_column, raw_ingested_at
        and raw_key. `only` names the columns such a view reads: it is planned anew for every question, and what it does
        not name costs nothing. The key, which may be a digest of the whole row, is there where `only` names raw_key.

        A column the warehouse does not have is a typed null. A table it does not have is the typed empty shape, and a
        compiler error where the table is required and the source is on.
    -#}
    {%- set relation = source(source_name, table_name) -%}
    {%- if not landed -%}
        {%- do decision_tier.kept_as_table() -%}
    {%- endif -%}
    {%- if execute -%}
        {%- set definition = decision_tier.source_definition(source_name, table_name) -%}
        {%- set columns = decision_tier.source_columns(definition) -%}
        {%- set there = namespace(relation=none, found=none) -%}
        {%- for candidate in [relation] + decision_tier.other_relations(definition) if there.found is none and decision_tier.source_is_on(source_name) -%}
            {%- set there.relation = candidate -%}
            {%- set there.found = decision_tier.raw_columns(candidate) -%}
        {%- endfor -%}
        {%- if there.found is not none -%}
            {{ decision_tier.typed_rows(there.relation, definition, columns, there.found, landed, only) }}
        {%- else -%}
            {%- set meta = definition.config.meta or definition.meta -%}
            {%- if meta.get('required') and decision_tier.source_is_on(source_name) and flags.WHICH in ('run', 'build') and not flags.EMPTY -%}
                {{ exceptions.raise_compiler_error(
                    "decision_tier: required raw table " ~ relation ~ " of source '" ~ source_name ~ "' is missing. Set var decision_tier_"
                    ~ source_name ~ "_schema (or _database) to where it is, or take '" ~ source_name ~ "' out of var decision_tier_sources."
                ) }}
            {%- endif -%}
            {%- set columns = columns if only is none else columns | selectattr('as', 'in', only) | list -%}
            {%- set added = decision_tier.raw_shape() -%}
            {%- set told = ['raw_column', 'raw_ingested_at'] + (['raw_key'] if only is none or 'raw_key' in only else []) -%}
            {{ decision_tier.empty_shape(columns + (added | selectattr('as', 'in', told) | list if landed else added)) }}
        {%- endif -%}
    {%- else -%}
        {%- if landed -%}
            {%- do decision_tier.landed_since() -%}
        {%- endif -%}
        select 1 as parsed_only
    {%- endif -%}
{%- endmacro %}


{% macro typed_rows(relation, definition, columns, found, landed=false, only=none) -%}
    {#- The select behind `base_table` for a raw table that is there. -#}
    {%- set meta = definition.config.meta or definition.meta -%}
    {%- set ingested = definition.source_meta.get('ingested_at') -%}
    {%- set zone = decision_tier.source_timezone(definition) -%}
    {%- set text_type = decision_tier.engine_type('string') -%}
    {%- set parsed = [] -%}
    {%- set sql_of = {} -%}
    {%- set fallible = [] -%}
    {%- set added = [] -%}
    {%- set late = [] -%}
    {%- for column in columns -%}
        {%- set raw = decision_tier.raw_expression(column, found) -%}
        {%- if raw is none and column.apart -%}
            {%- set raw = decision_tier.apart_expression(column.apart, definition, found) -%}
        {%- endif -%}
        {%- if raw is none and landed and column.as in (only or [column.as]) -%}
            {#- A loader adds a column with the first value it sees: the first opt-out of all may come after the build. -#}
            {%- do late.append(column.name) -%}
            {%- set sql = 'raw_rows.' ~ adapter.quote('late_' ~ column.name) -%}
            {%- set sql = sql if column.data_type in ('string', 'json') else decision_tier.try_cast(sql, column.data_type) -%}
        {%- elif raw is none -%}
            {%- set sql = 'cast(null as ' ~ decision_tier.engine_type(column.data_type) ~ ')' -%}
        {%- else -%}
            {%- set raw_name = raw.sql -%}
            {%- set is_name = column.name in ['id', 'email', 'phone', 'recipient', 'identifier_value'] or column.name.endswith('_id') -%}
            {%- if landed and is_name and column.data_type == 'string' -%}
                {#- Who is meant is put into form once, behind the union of what has landed: each expression here is planned for every question. -#}
                {%- set sql = raw_name if raw.data_type | lower == 'varchar' else 'cast(' ~ raw_name ~ ' as ' ~ text_type ~ ')' -%}
            {%- else -%}
                {%- set sql = decision_tier.parse_raw(column, raw_name, raw.data_type) -%}
            {%- endif -%}
            {%- set read = sql -%}
            {%- if zone != 'UTC' and column.data_type == 'timestamp' and column.name != ingested -%}
                {#- Read once, for its instant is a long expression. -#}
                {%- do added.append({'name': 'local_' ~ column.name, 'sql': sql}) -%}
                {%- set read = 'raw_rows.' ~ adapter.quote('local_' ~ column.name) -%}
                {%- set sql = decision_tier.read_in_zone(read, column, raw, zone) -%}
            {%- endif -%}
            {#- A time of the engine's own type always has its value: no row is asked. -#}
            {%- set is_time = column.data_type == 'timestamp' and (raw.data_type | lower).startswith(('timestamp', 'date')) -%}
            {%- if sql != raw_name and column.data_type not in ('string', 'json') and not is_time -%}
                {%- do fallible.append({
                    'name': column.name,
                    'as': column.as,
                    'is_lost': "nullif(trim(cast(" ~ raw_name ~ " as " ~ text_type ~ ")), '') is not null and " ~ read ~ " is null",
                }) -%}
            {%- endif -%}
        {%- endif -%}
        {%- do parsed.append({'name': column.name, 'as': column.as, 'sql': sql}) -%}
        {%- do sql_of.update({column.name: sql}) -%}
    {%- endfor -%}
    {%- if only is not none -%}
        {%- set parsed = parsed | selectattr('as', 'in', only) | list -%}
        {%- set fallible = fallible | selectattr('as', 'in', only) | list -%}
    {%- endif -%}
    {%- set ingested_sql = sql_of.get(ingested, 'cast(null as timestamp)') -%}
    {%- set key_parts = [] -%}
    {%- for name in meta.get('key', []) -%}
        {%- do key_parts.append('cast(' ~ sql_of[name] ~ ' as ' ~ text_type ~ ')') -%}
    {%- endfor -%}
    {%- set key_sql = key_parts | join(" || '|' || ") or 'cast(null as ' ~ text_type ~ ')' -%}
    {%- set content = [] -%}
    {%- for name in meta.get('content', []) -%}
        {%- do content.append('coalesce(cast(' ~ sql_of[name] ~ ' as ' ~ text_type ~ "), '')") -%}
    {%- endfor -%}
    {%- set content_sql = " || '|' || md5(" ~ content | join(" || '|' || ") ~ ')' if content else '' -%}
    {%- set row_hash = "'row:' || md5(" ~ decision_tier.row_as_text(found.values() | map(attribute='name') | list) ~ ")" -%}
    {%- set raw_column -%}
        {% if fallible -%}
            case
                {%- for column in fallible %}
                when {{ column.is_lost }} then '{{ column.name }}'
                {%- endfor %}
            end
            {%- else -%}
            cast(null as {{ text_type }})
            {%- endif %}
    {%- endset -%}
    {%- set raw_key -%}
        coalesce({{ decision_tier.keyed_hash(key_sql) if meta.get('key_is_personal') else key_sql }}{{ content_sql }}, {{ row_hash }})
    {%- endset -%}
    {%- set landed_only = 'where ' ~ ingested_sql ~ ' > ' ~ decision_tier.landed_since() if landed else '' -%}
    {%- set rows_read = decision_tier.with_late_columns(relation, late, landed_only) ~ ' as raw_rows' if late else relation ~ ' as raw_rows ' ~ landed_only -%}
    {%- set rows_read -%}
        {% if added -%}
        (
            select
                raw_rows.*
                {%- for column in added %},
                {{ column.sql }} as {{ adapter.quote(column.name) }}
                {%- endfor %}
            from {{ rows_read }}
        ) as raw_rows
        {%- else -%}
        {{ rows_read }}
        {%- endif %}
    {%- endset -%}
    {%- if landed -%}
    -- Whatever its content: what landed since the clock, or could have, is news, even where it could not be used.
    select
        {% for column in parsed -%}
        {{ column.sql }} as {{ adapter.quote(column.as) }},
        {% endfor -%}
        {% if only is none or 'raw_key' in only -%}
        {{ raw_key }} as raw_key,
        {% endif -%}
        {{ ingested_sql }} as raw_ingested_at,
        {{ raw_column }} as raw_column
    from {{ rows_read }}
    {%- else -%}
    with typed as (
        select
            {% for column in parsed -%}
            {{ column.sql }} as {{ adapter.quote(column.as) }},
            {% endfor -%}
            {{ raw_key }} as raw_key,
            {{ ingested_sql }} as raw_ingested_at,
            {% if meta.get('key') -%}
            {{ key_sql }} is null
            {%- else -%}
            false
            {%- endif %} as is_keyless,
            {{ raw_column }} as raw_column,
            {{ decision_tier.row_order('raw_rows') }} as row_content
        from {{ rows_read }}
    )

    , judged as (
        select
            *,
            coalesce(raw_ingested_at > {{ decision_tier.as_of() }}, false) as is_after_clock,
            case
                when is_keyless then 'MISSING_KEY'
                when raw_column is not null then 'UNPARSABLE_VALUE'
                {%- for check in meta.get('quarantine', []) %}
                when {{ check.when }} then '{{ check.reason }}'
                {%- endfor %}
            end as fault,
            {% if meta.get('ignore') -%}
            case
                {%- for check in meta.get('ignore') %}
                when {{ check.when }} then '{{ check.reason }}'
                {%- endfor %}
            end
            {%- else -%}
            cast(null as {{ text_type }})
            {%- endif %} as ignored_for
        from typed
    ),

    ranked as (
        select
            *,
            row_number() over (
                partition by raw_key, is_after_clock, fault is not null
                order by
                    {% for name in meta.get('version', []) -%}
                    {% for column in parsed if column.name == name %}{{ adapter.quote(column.as) }}{% endfor %} desc nulls last,
                    {% endfor -%}
                    raw_ingested_at desc nulls last,
                    row_content desc
            ) as version_rank,
            {{ 'min(raw_ingested_at) over (partition by raw_key, is_after_clock, fault is not null)' if meta.get('is_immutable') else 'raw_ingested_at' }} as known_at
        from judged
    )

    select
        {% for column in parsed -%}
        {{ adapter.quote(column.as) }},
        {% endfor -%}
        '{{ definition.source_name }}' as raw_source,
        '{{ definition.name }}' as raw_table,
        raw_key,
        known_at as raw_ingested_at,
        case
            when is_after_clock then 'ignored'
            when fault is not null then 'quarantined'
            when version_rank > 1 or ignored_for is not null then 'ignored'
            else 'used'
        end as raw_status,
        case
            when is_after_clock then 'AFTER_CLOCK'
            when fault is not null then fault
            when version_rank > 1 then 'SUPERSEDED_VERSION'
            else ignored_for
        end as raw_reason,
        raw_column
    from ranked
    {%- endif -%}
{%- endmacro %}


{% macro account_rows(source_name, tables) -%}
    {#-
        What became of every raw row of a source: one row a (table, status, reason, column) with its count, and for
        quarantined rows one a record key as well.
    -#}
    {%- for table in tables %}
    select
        cast('{{ source_name }}' as {{ decision_tier.engine_type('string') }}) as raw_source,
        cast('{{ table }}' as {{ decision_tier.engine_type('string') }}) as raw_table,
        raw_status,
        raw_reason,
        raw_column,
        case when raw_status = 'quarantined' then raw_key end as raw_key,
        count(*) as row_count,
        min(raw_ingested_at) as first_ingested_at,
        max(raw_ingested_at) as latest_ingested_at
    from {{ ref('base_' ~ source_name ~ '__' ~ table) }}
    group by
        raw_status,
        raw_reason,
        raw_column,
        case when raw_status = 'quarantined' then raw_key end
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
