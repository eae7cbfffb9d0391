{#-
    The canonical entities. Their shape is the YAML of the `canonical` source: what a vendor's staging model must supply
    is exactly what an adopter without an adapter would load.
-#}

{% macro entity_columns(entity) -%}
    {#- The columns of an entity, without the ingestion time every row has anyway. -#}
    {{ return(decision_tier.canonical_shape()[entity] | rejectattr('name', 'equalto', '_ingested_at') | list) }}
{%- endmacro %}


{% macro lineage_columns() -%}
    {#- Where a canonical row comes from: its raw table, its key there, when it was ingested. -#}
    {{ return(['raw_source', 'raw_table', 'raw_key', 'raw_ingested_at']) }}
{%- endmacro %}


{% macro conform(entity, relation, supplied) -%}
    {#-
        The last statement of a staging model: the entity's columns from `relation`, cast to their canonical types; what
        the vendor does not supply is a typed null.

        entity    a canonical entity, such as 'people'
        relation  the CTE to read; it has the `supplied` columns and the lineage columns
        supplied  the entity's columns that the CTE has; a name the entity does not have is a compiler error
    -#}
    {%- do decision_tier.kept_as_table() -%}
    {%- set columns = decision_tier.entity_columns(entity) -%}
    {%- set known = columns | map(attribute='name') | list -%}
    {%- for name in supplied if name not in known -%}
        {{ exceptions.raise_compiler_error("decision_tier: the entity '" ~ entity ~ "' has no column '" ~ name ~ "'. Its columns: " ~ known | join(', ') ~ ".") }}
    {%- endfor -%}
    select
        {%- for column in columns %}
        cast({{ column.name if column.name in supplied else 'null' }} as {{ decision_tier.engine_type(column.data_type) }}) as {{ column.name }},
        {%- endfor %}
        {{ decision_tier.lineage_columns() | join(',\n        ') }}
    from {{ relation }}
{%- endmacro %}


{% macro adapters() -%}
    {#- {source: [entity, ...]}: what the staging folders supply, those of the package and those of an installing project. -#}
    {%- set found = {} -%}
    {%- do found.update(var('decision_tier_adapters')) -%}
    {%- do found.update(var('decision_tier_own_adapters', {})) -%}
    {{ return(found) }}
{%- endmacro %}


{% macro is_supplied(source_name, entity) -%}
    {#- Whether an adapter of a source that is on supplies an entity; the arguments are the columns that name both. -#}
    {%- set supplied = [] -%}
    {%- for name, entities in decision_tier.adapters().items() if decision_tier.source_is_on(name) -%}
        {%- for one in entities -%}
            {%- do supplied.append(name ~ '.' ~ one) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ source_name }} || '.' || {{ entity }} in ('{{ supplied | join("', '") }}')
{%- endmacro %}


{% macro union_entity(entity) -%}
    {#-
        Every row of an entity from every enabled source, with `ingested_at`, `subject_key` (for entities about a
        subject) and `reason_code`, which is null for a sound row and says otherwise why it is quarantined:
        MISSING_REQUIRED_VALUE or UNKNOWN_CODE, with the column in `reason_column`. A column that is `required: subject` is
        missing where the row names nobody: neither a record nor an identifier. A code is read whatever its case and the
        blanks around it, as people type it.
    -#}
    {%- set branches = [] -%}
    {%- for source_name, entities in decision_tier.adapters().items() if entity in entities and decision_tier.source_is_on(source_name) -%}
        {%- do branches.append(ref('stg_' ~ source_name ~ '__' ~ entity)) -%}
    {%- endfor -%}
    {%- set codes = ref('codes') -%}
    {%- set columns = decision_tier.entity_columns(entity) -%}
    {%- set names = columns | map(attribute='name') | list -%}
    {%- set times = names | select('in', ['occurred_at', 'updated_at', 'created_at']) | list -%}
    select
        {{ names | join(',\n        ') }},
        {{ decision_tier.lineage_columns() | join(',\n        ') }},
        coalesce(raw_ingested_at{% for name in times %}, {{ name }}{% endfor %}, cast('1970-01-01' as timestamp)) as ingested_at,
        {% if 'source_record_id' in names or 'identifier_value' in names -%}
        {{ decision_tier.subject_key('identifier_value' in names) }} as subject_key,
        {% endif -%}
        {{ decision_tier.row_fault(columns, codes, ['MISSING_REQUIRED_VALUE', 'UNKNOWN_CODE']) }} as reason_code,
        {{ decision_tier.row_fault(columns, codes, none) }} as reason_column
    from (
        {% for branch in branches -%}
        select
            {% for column in columns -%}
            {{ 'lower(trim(' ~ column.name ~ ')) as ' ~ column.name if column.is_code else column.name }},
            {% endfor -%}
            {{ decision_tier.lineage_columns() | join(',\n            ') }}
        from {{ branch }}
        {{ 'union all' if not loop.last }}
        {% else -%}
        {{ decision_tier.empty_shape(columns + [
            {'as': 'raw_source', 'data_type': 'string'},
            {'as': 'raw_table', 'data_type': 'string'},
            {'as': 'raw_key', 'data_type': 'string'},
            {'as': 'raw_ingested_at', 'data_type': 'timestamp'},
        ]) }}
        {% endfor -%}
    ) as unioned
{%- endmacro %}


{% macro landed_columns(entity) -%}
    {#- The columns of an entity that a live answer reads: who is meant, and what is said. -#}
    {{ return({
        'consent_events': ['source_system', 'source_record_id', 'identifier_type', 'identifier_value', 'purpose', 'channel', 'scope', 'action'],
        'preference_events': ['source_system', 'source_record_id', 'identifier_type', 'identifier_value', 'preference', 'value', 'channel'],
        'privacy_requests': ['source_system', 'source_record_id', 'identifier_type', 'identifier_value', 'kind'],
        'tickets': [
            'source_system', 'source_record_id', 'identifier_type', 'identifier_value', 'account_source_id', 'ticket_id', 'status',
            'priority', 'is_escalated', 'updated_at',
        ],
        'ticket_events': ['source_system', 'ticket_id', 'to_status', 'kind', 'occurred_at'],
        'escalations': ['source_system', 'source_record_id', 'account_source_id', 'status', 'resolved_at'],
    }[entity]) }}
{%- endmacro %}


{% macro landed_shape() -%}
    {#- What a live answer knows of a row: who is meant, what is said (`action`), over what, when that was, and when it landed. -#}
    {%- set shape = [] -%}
    {%- for name in ['entity', 'source_system', 'source_record_id', 'identifier_type', 'identifier_value', 'account_source_id', 'ticket_id', 'action', 'scope', 'purpose', 'channel', 'topic', 'priority'] -%}
        {%- do shape.append({'as': name, 'data_type': 'string'}) -%}
    {%- endfor -%}
    {{ return(shape + [
        {'as': 'is_escalated', 'data_type': 'boolean'},
        {'as': 'occurred_at', 'data_type': 'timestamp'},
        {'as': 'raw_ingested_at', 'data_type': 'timestamp'},
    ]) }}
{%- endmacro %}


{% macro conform_landed(entity, relation, supplied) -%}
    {#-
        The last statement of a model of what has landed: as `conform`, but in the one shape of all entities, for it is
        planned anew for every question.

        supplied  the columns of the entity that the CTE has, of those a live answer reads (`landed_columns`)
    -#}
    {%- for name in supplied if name not in decision_tier.landed_columns(entity) -%}
        {{ exceptions.raise_compiler_error("decision_tier: a live answer reads no '" ~ name ~ "' of " ~ entity ~ ". It reads: " ~ decision_tier.landed_columns(entity) | join(', ') ~ ".") }}
    {%- endfor -%}
    {%- set said = {
        'consent_events': {},
        'preference_events': {'action': 'preference', 'topic': 'value'},
        'privacy_requests': {'action': 'kind', 'scope': "'global'"},
        'tickets': {'action': 'status', 'occurred_at': 'updated_at'},
        'ticket_events': {'action': 'coalesce(to_status, kind)', 'is_escalated': "lower(trim(kind)) = 'escalate'"},
        'escalations': {'action': 'status', 'is_escalated': 'true', 'occurred_at': 'resolved_at'},
    }[entity] -%}
    select
        '{{ entity }}' as entity,
        {%- for column in decision_tier.landed_shape()[1:-1] %}
        {{ said.get(column.as, column.as if column.as in supplied else 'cast(null as ' ~ decision_tier.engine_type(column.data_type) ~ ')') }} as {{ column.as }},
        {%- endfor %}
        raw_ingested_at
    from {{ relation }}
{%- endmacro %}


{% macro landed_rows(entity, read=[]) -%}
    {#-
        What landed of an entity of the source `canonical`, to select from: its live columns and those of `read`, with the address
        of its record where that landed too and the row gives no other. Whom the build does not know yet, it may know by that. A
        ticket is its record's, whatever address it gives beside that.
    -#}
    {%- set given = decision_tier.landed_columns(entity) + read -%}
    {%- set is_of_record = entity == 'tickets' -%}
    (
        select
            {%- for name in given if name not in ['identifier_type', 'identifier_value'] %}
            told.{{ name }},
            {%- endfor %}
            {{ "case when people.email is null then coalesce(told.identifier_type, 'email') else 'email' end" if is_of_record else "coalesce(told.identifier_type, 'email')" }} as identifier_type,
            {{ 'coalesce(people.email, told.identifier_value)' if is_of_record else 'coalesce(told.identifier_value, people.email)' }} as identifier_value,
            told.raw_ingested_at
        from {{ ref('base_canonical__landed_' ~ entity) }} as told
        left join {{ ref('base_canonical__landed_people') }} as people
            on told.source_system = people.source_system and told.source_record_id = people.source_record_id
    ) as landed_rows
{%- endmacro %}


{% macro with_address(relation, people, person_id, given='null') -%}
    {#-
        The rows of a CTE with source_record_id, and the address that landed with the person, of the relation `people` [person_id, email],
        or that the row itself gives (`given`): whom the build does not know yet, it may know by that.
    -#}
    select
        told.*,
        'email' as identifier_type,
        coalesce(people.email, {{ given }}) as identifier_value
    from {{ relation }} as told
    left join {{ people }} as people on told.source_record_id = people.{{ person_id }}
{%- endmacro %}


{% macro landed_id(column) -%}
    {#- An id as `base_table` reads it where it does not leave that to the union of what has landed. -#}
    nullif(case when trim({{ column }}) like '%.0' then substr(trim({{ column }}), 1, length(trim({{ column }})) - 2) else trim({{ column }}) end, '')
{%- endmacro %}


{% macro union_landed() -%}
    {#-
        What landed of every entity after the clock, from every enabled source that tells it live (var
        `decision_tier_live_adapters`), as landed_<source>__<entity>.
    -#}
    {%- set models = [] -%}
    {%- for source_name, entities in var('decision_tier_live_adapters').items() if decision_tier.source_is_on(source_name) -%}
        {%- for entity in entities -%}
            {%- do models.append('landed_' ~ source_name ~ '__' ~ entity) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- for model in models %}
    select * from {{ ref(model) }}
    {{ 'union all' if not loop.last }}
    {%- else %}
    {{ decision_tier.empty_shape(decision_tier.landed_shape()) }}
    {%- endfor %}
{%- endmacro %}


{% macro row_fault(columns, codes, reasons) -%}
    {#- A case over an entity's checks that gives the reason (`reasons` is the pair of codes) or the column's name. -#}
    {%- set checks = [] -%}
    {%- for column in columns -%}
        {%- if column.required -%}
            {%- set value = '(' ~ decision_tier.subject_key() ~ ')' if column.required == 'subject' else column.name -%}
            {%- do checks.append([value ~ ' is null', reasons[0] if reasons else column.name]) -%}
        {%- endif -%}
        {%- if column.code -%}
            {%- do checks.append([
                column.name ~ " is not null and " ~ column.name ~ " not in (select code from " ~ codes ~ " where kind = '" ~ column.code ~ "')",
                reasons[1] if reasons else column.name,
            ]) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if checks -%}
        case
            {%- for check in checks %}
            when {{ check[0] }} then '{{ check[1] }}'
            {%- endfor %}
        end
    {%- else -%}
        cast(null as {{ decision_tier.engine_type('string') }})
    {%- endif -%}
{%- endmacro %}


{% macro subject_key(has_identifier=true) -%}
    {#-
        The subject of a row as one text: its source record, or where that is null its identifier, normalised. Null where
        the row names no subject.
    -#}
    {%- if has_identifier -%}
    case
        when source_record_id is not null then 'record|' || source_system || '|' || source_record_id
        when identifier_value is not null
            then 'identifier|' || identifier_type || '|' || nullif({{ decision_tier.normalised_identifier('identifier_type', 'identifier_value') }}, '')
    end
    {%- else -%}
    'record|' || source_system || '|' || source_record_id
    {%- endif -%}
{%- endmacro %}


{% macro normalised_identifier(type, value) -%}
    {#-
        An identifier in the form in which two occurrences of it are equal: e-mail addresses in lower case and without blanks,
        those that do not break or end a line of a file among them; telephone numbers their digits without leading zeros;
        everything else trimmed. A hashed address has no @ and stays as it is, for base64 is case-sensitive.
    -#}
    case
        when {{ type }} = 'email' and {{ value }} like '%@%' then lower({{ decision_tier.remove_all(value, '[\\s\u00a0\u200b\ufeff]') }})
        when {{ type }} = 'phone' then trim(leading '0' from {{ decision_tier.remove_all(value, '[^0-9]') }})
        else trim({{ value }})
    end
{%- endmacro %}


{% macro union_accounts() -%}
    {#- The row accounts of every source that is on; see `account_rows`. -#}
    {%- for source_name in decision_tier.adapters() if decision_tier.source_is_on(source_name) %}
    select * from {{ ref('stg_' ~ source_name ~ '__row_accounts') }}
    {{ 'union all' if not loop.last }}
    {%- else %}
    {{ decision_tier.empty_shape([
        {'as': 'raw_source', 'data_type': 'string'},
        {'as': 'raw_table', 'data_type': 'string'},
        {'as': 'raw_status', 'data_type': 'string'},
        {'as': 'raw_reason', 'data_type': 'string'},
        {'as': 'raw_column', 'data_type': 'string'},
        {'as': 'raw_key', 'data_type': 'string'},
        {'as': 'row_count', 'data_type': 'bigint'},
        {'as': 'first_ingested_at', 'data_type': 'timestamp'},
        {'as': 'latest_ingested_at', 'data_type': 'timestamp'},
    ]) }}
    {%- endfor %}
{%- endmacro %}


{% macro rejected_rows() -%}
    {#- The raw rows that a canonical entity rejects, whatever the entity: raw_source, raw_table, raw_key and why. -#}
    {%- set entities = decision_tier.adapters().values() | sum(start=[]) | unique | list -%}
    {%- for entity in entities %}
    select
        raw_source,
        raw_table,
        raw_key,
        reason_code,
        reason_column,
        ingested_at
    from {{ ref('int_' ~ entity ~ '_judged') }}
    where reason_code is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}


{% macro contract_columns(typed) -%}
    {#- A mart's columns, cast to the types of its contract: a list of (type token, [column, ...]). -#}
    {%- for token, names in typed -%}
        {%- set outer = loop -%}
        {%- for name in names %}
        cast({{ name }} as {{ decision_tier.engine_type(token) }}) as {{ name.split('.')[-1] }}{{ ',' if not (loop.last and outer.last) }}
        {%- endfor -%}
    {%- endfor -%}
{%- endmacro %}
