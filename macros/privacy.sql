{% macro shown_key(expression) -%}
    {#- A key as it may be published: hashed where it holds an e-mail address or an international telephone number. -#}
    case
        when {{ decision_tier.matches(expression, '@|%40|[+][0-9]{7}') }}
            then 'hashed:' || {{ decision_tier.keyed_hash(expression) }}
        else {{ expression }}
    end
{%- endmacro %}


{% macro forget_erased() -%}
    {#-
        Run after everything is built: no working table names an erased person any more, by a key, a value or a raw row. The
        working tables are rows that a build makes anew, so they lose theirs; the register of ids keeps the customer id, and
        the requests that one was made, under a keyed hash. What recognises whoever comes back are the hashes of int_identity_tombstones.
    -#}
    {%- set tables = decision_tier.working_tables() if execute and flags.WHICH in ('build', 'run') else {} -%}
    {%- if 'int_erasures' in tables -%}
        {%- set erasures = tables['int_erasures'].relation -%}
        {%- if run_query('select 1 as found from ' ~ erasures ~ ' limit 1').rows | length > 0 -%}
            {%- set keys = erasures.incorporate(path={'identifier': 'erased_keys__tmp'}) -%}
            {%- set rows = erasures.incorporate(path={'identifier': 'erased_rows__tmp'}) -%}
            {%- set statements = [
                'drop table if exists ' ~ keys,
                'drop table if exists ' ~ rows,
                'create table ' ~ keys ~ ' as ' ~ decision_tier.erased_keys(tables),
                'create table ' ~ rows ~ ' as ' ~ decision_tier.erased_rows(tables, keys),
            ] + decision_tier.forget_in_register(tables['int_identity_register'], keys) -%}
            {%- for name, table in tables.items() if table.is_made_anew -%}
                {%- set condition = decision_tier.names_erased(table, keys, rows) -%}
                {%- if name == 'int_privacy_requests_judged' -%}
                    {%- do statements.extend(decision_tier.forget_in_requests(table, condition)) -%}
                {%- elif condition -%}
                    {%- if name == 'int_consent_ledger' -%}
                        {%- do statements.extend(decision_tier.forget_in_ledger(table, condition)) -%}
                    {%- endif -%}
                    {%- do statements.extend(decision_tier.delete_rows(table.relation, condition)) -%}
                {%- endif -%}
            {%- endfor -%}
            {{ decision_tier.in_turn(statements + ['drop table ' ~ rows, 'drop table ' ~ keys]) }}
        {%- endif -%}
        {%- do decision_tier.end_reading() -%}
    {%- endif -%}
{%- endmacro %}


{% macro working_tables() -%}
    {#- The tables of the package that nobody else reads, by name: relation, columns, is_made_anew (by every build). -#}
    {%- set found = {} -%}
    {%- set nodes = graph.nodes.values() | selectattr('resource_type', 'equalto', 'model')
        | selectattr('package_name', 'equalto', 'decision_tier') | rejectattr('config.access', 'equalto', 'public')
        | selectattr('config.materialized', 'in', ['table', 'connected_components', 'incremental']) | list -%}
    {%- set columns = decision_tier.stored_columns(nodes) -%}
    {%- for node in nodes if (node.schema ~ '.' ~ node.alias) | lower in columns -%}
        {%- do found.update({node.name: {
            'relation': api.Relation.create(database=node.database, schema=node.schema, identifier=node.alias),
            'columns': columns[(node.schema ~ '.' ~ node.alias) | lower],
            'is_made_anew': node.config.materialized != 'incremental',
        }}) -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}


{% macro stored_columns(nodes) -%}
    {#- {schema.table: [column, ...]} of the tables of some models that the database has, in lower case. -#}
    {{ return(adapter.dispatch('stored_columns', 'decision_tier')(nodes)) }}
{%- endmacro %}

{% macro default__stored_columns(nodes) -%}
    {%- set columns = {} -%}
    {%- set schemas = nodes | map(attribute='schema') | unique | list -%}
    {%- if schemas -%}
        {%- for row in run_query(
            'select table_schema, table_name, column_name from information_schema.columns'
            ~ " where table_catalog = '" ~ nodes[0].database ~ "' and table_schema in ('" ~ schemas | join("', '") ~ "')"
        ).rows -%}
            {%- do columns.setdefault((row[0] ~ '.' ~ row[1]) | lower, []).append(row[2] | lower) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(columns) }}
{%- endmacro %}


{% macro erased_keys(tables) -%}
    {#- Every key [name_key] that names an erased person and nobody else: records, identifiers, requests, consent. -#}
    with records as (
        select
            assignments.record_key,
            assignments.subject_key,
            case when erased.customer_id is null then 0 else 1 end as is_erased
        from {{ tables['int_identity_assignments'].relation }} as assignments
        left join (select distinct customer_id from {{ tables['int_erasures'].relation }}) as erased
            on assignments.customer_id = erased.customer_id
        where not assignments.is_tombstone
    ),

    subjects as (
        select record_key as name_key from records where is_erased = 1
        union
        select subject_key as name_key from records group by subject_key having min(is_erased) = 1
        union
        select occurrences.value_key as name_key
        from {{ tables['int_identity_occurrences'].relation }} as occurrences
        inner join records on occurrences.record_key = records.record_key
        group by occurrences.value_key
        having min(records.is_erased) = 1
        union
        select requests.subject_key as name_key
        from {{ tables['int_privacy_requests_judged'].relation }} as requests
        inner join {{ tables['int_identity_tombstones'].relation }} as tombstones on requests.request_id = tombstones.request_id
        where requests.kind = 'erasure' and requests.subject_key is not null
    )

    select name_key from subjects
    {%- if 'int_consent_ledger' in tables %}
    union
    select ledger.event_id as name_key
    from {{ tables['int_consent_ledger'].relation }} as ledger
    inner join subjects on ledger.subject_key = subjects.name_key
    where ledger.event_id not like 'privacy|%'
    {%- endif %}
{%- endmacro %}


{% macro erased_rows(tables, keys) -%}
    {#- The raw rows [raw_source, raw_table, raw_key] that are about an erased person. -#}
    {%- for name, table in tables.items() if name.endswith('_judged') and 'subject_key' in table.columns %}
    {{ 'union' if not loop.first }}
    select raw_source, raw_table, raw_key from {{ table.relation }} where subject_key in (select name_key from {{ keys }})
    {%- endfor -%}
{%- endmacro %}


{% macro names_erased(table, keys, rows) -%}
    {#- The condition under which a row of a working table names an erased person; empty where no column could. -#}
    {%- set is_erased = ' in (select name_key from ' ~ keys ~ ')' -%}
    {%- set found = [] -%}
    {%- if 'whole' in table.columns -%}
        {#- A component goes as a whole, for the next build builds on what it finds. -#}
        {%- do found.append('whole in (select whole from ' ~ table.relation ~ ' where node' ~ is_erased ~ ')') -%}
    {%- else -%}
        {%- for column in [
            'node', 'held_value', 'record_key', 'record_key_a', 'record_key_b', 'subject_key', 'value_key', 'identifier_key',
            'point_key', 'speaker_key', 'event_id',
        ] if column in table.columns -%}
            {%- do found.append(column ~ is_erased) -%}
        {%- endfor -%}
        {%- for system, id in [
            ('source_system', 'source_record_id'), ('source_system', 'from_record_id'), ('source_system', 'to_record_id'),
            ('source_system_a', 'source_record_id_a'), ('source_system_b', 'source_record_id_b'),
        ] if system in table.columns and id in table.columns -%}
            {%- do found.append("'record|' || " ~ system ~ " || '|' || " ~ id ~ is_erased) -%}
        {%- endfor -%}
        {%- if 'raw_key' in table.columns and 'raw_table' in table.columns -%}
            {%- do found.append(
                "raw_source || '|' || raw_table || '|' || raw_key in (select raw_source || '|' || raw_table || '|' || raw_key from "
                ~ rows ~ ')'
            ) -%}
        {%- endif -%}
    {%- endif -%}
    {{ return(found | join(' or ')) }}
{%- endmacro %}


{% macro forget_in_register(register, keys) -%}
    {#- The register keeps a row for each id given, under a hash; what a later build adds of the same record goes again. -#}
    {%- set is_erased = 'record_key in (select name_key from ' ~ keys ~ ')' -%}
    {%- set hashed_key = "'erased|' || " ~ decision_tier.keyed_hash('record_key') -%}
    {{ return(
        decision_tier.delete_rows(
            register.relation, is_erased ~ ' and ' ~ hashed_key ~ ' in (select record_key from ' ~ register.relation ~ " where record_key like 'erased|%')"
        )
        + decision_tier.update_rows(
            register.relation,
            register.columns,
            {'record_key': hashed_key, 'source_record_id': "'erased|' || " ~ decision_tier.keyed_hash('source_record_id')},
            is_erased,
        )
    ) }}
{%- endmacro %}


{% macro forget_in_requests(requests, condition) -%}
    {#- That somebody asked, and when, stays, or a build of a part would take the feed for silent; whom it names goes. -#}
    {%- set hashed_id = "'erased|' || " ~ decision_tier.keyed_hash('subject_key') -%}
    {{ return(decision_tier.update_rows(
        requests.relation,
        requests.columns,
        {'source_record_id': hashed_id, 'identifier_value': 'null', 'subject_key': hashed_id},
        '(' ~ condition ~ ") and coalesce(source_record_id, '') not like 'erased|%'",
    )) }}
{%- endmacro %}


{% macro forget_in_ledger(ledger, condition) -%}
    {#- An erasure stays evidence, or a build of what follows from the ledger would not know of it; whom it names goes. -#}
    {%- set hashed_key = "'erased|' || " ~ decision_tier.keyed_hash('subject_key') -%}
    {{ return(decision_tier.update_rows(
        ledger.relation,
        ledger.columns,
        {'record_key': 'null', 'identifier_key': 'null', 'subject_key': hashed_key, 'point_key': hashed_key},
        "event_id like 'privacy|%' and subject_key is not null and (" ~ condition ~ ')',
    )) }}
{%- endmacro %}
