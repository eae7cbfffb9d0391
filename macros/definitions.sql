{#- The definitions as data: which seeds hold them, their rows as text, and what can be wrong with them. -#}

{% macro definition_keys() -%}
    {#-
        Every seed that holds agreed definitions, with the columns that identify a definition in it; a further row of the
        same key is another version. A test fails for a seed with effective dates that is missing here.
    -#}
    {{ return({
        'action_catalogue': ['action_id'],
        'action_classes': ['action_class'],
        'agreements': ['agreement_id'],
        'balance_parameters': ['parameter'],
        'blocked_identifiers': ['match_kind', 'identifier_type', 'match_value'],
        'codes': ['kind', 'code'],
        'consent_actions': ['action'],
        'consent_notices': ['notice_version', 'purpose'],
        'consent_parameters': ['parameter'],
        'consent_rules': ['rule_id'],
        'consumers': ['consumer_id'],
        'contact_caps': ['channel'],
        'contact_channels': ['channel', 'identifier_type'],
        'contact_hours': ['channel'],
        'contractual_systems': ['source_system'],
        'country_zones': ['country', 'timezone'],
        'currencies': ['currency'],
        'divergence_limits': ['term'],
        'engagement_levels': ['rule_id'],
        'engagement_parameters': ['parameter'],
        'engagement_propensities': ['engagement_level'],
        'escalation_owners': ['conflict_type', 'severity', 'region'],
        'event_mappings': ['source_system', 'event_name', 'discriminator'],
        'fatigue_levels': ['fatigue_level'],
        'fatigue_parameters': ['parameter'],
        'fatigue_signals': ['signal_id'],
        'feed_limits': ['source_system', 'table_name'],
        'fuzzy_rules': ['rule_id'],
        'governed_attributes': ['attribute'],
        'identifier_rules': ['identifier_type'],
        'identity_decisions': ['decision_id'],
        'jurisdictions': ['country', 'jurisdiction'],
        'legal_bases': ['legal_basis', 'jurisdiction'],
        'lifecycle_rules': ['rule_id'],
        'machine_agents': ['agent_id'],
        'objectives': ['objective_id'],
        'outcome_metrics': ['metric'],
        'outcome_parameters': ['parameter'],
        'programmes': ['programme_id'],
        'publication_limits': ['measure'],
        'readiness_checkpoints': ['checkpoint_id'],
        'readiness_measures': ['measure'],
        'reported_terms': ['source_system', 'attribute', 'value'],
        'review_causes': ['root_cause'],
        'review_parameters': ['parameter'],
        'satisfaction_levels': ['satisfaction_level'],
        'scoring_models': ['model_id'],
        'segment_rules': ['rule_id'],
        'service_parameters': ['parameter'],
        'signals': ['signal_id'],
        'suppression_rules': ['rule_id', 'action_class', 'channel'],
        'surfaced_contexts': ['context', 'feed'],
        'survey_instruments': ['instrument'],
        'survivorship_rules': ['attribute', 'source_system'],
        'ticket_priorities': ['priority'],
        'ticket_statuses': ['status'],
        'trust_inputs': ['source_name', 'entity'],
        'value_parameters': ['parameter'],
        'value_tiers': ['rule_id'],
    }) }}
{%- endmacro %}


{% macro definition_columns(seed_name) -%}
    {#- The columns of a seed as its YAML declares them: {name: type}. -#}
    {%- for node in graph.nodes.values() if node.resource_type == 'seed' and node.name == seed_name -%}
        {{ return(node.config.column_types) }}
    {%- endfor -%}
    {{ return({}) }}
{%- endmacro %}


{% macro row_as_text(columns) -%}
    {#-
        A row as text: name=value of each column that has a value, in the order of the names, so that it is the same on
        every engine, and a new column without values changes nothing. `columns` is a list of names, or {name: type}.
    -#}
    {%- for column in columns | sort -%}
    {%- set is_double = columns is mapping and columns[column] | lower == 'double' -%}
    coalesce('{{ column | replace("'", "''") }}=' || {{ decision_tier.double_text(adapter.quote(column)) if is_double else 'cast(' ~ adapter.quote(column) ~ ' as ' ~ decision_tier.engine_type('string') ~ ')' }} || '|', '') || {{ ' ' }}
    {%- endfor -%}
    ''
{%- endmacro %}


{% macro definition_rows() -%}
    {#-
        Every row of every definition seed: seed_name, definition_key, row_content, version, agreement_id, and when it is
        effective, as an instant (open ends are the years 1 and 9999).
    -#}
    {%- for seed_name, key in definition_keys().items() %}
    {%- set columns = decision_tier.definition_columns(seed_name) if execute else {} %}
    select
        '{{ seed_name }}' as seed_name,
        {{ decision_tier.row_as_text(key) if columns else "''" }} as definition_key,
        {{ decision_tier.row_as_text(columns) }} as row_content,
        cast({{ 'version' if 'version' in columns else '1' }} as integer) as version,
        cast({{ 'agreement_id' if 'agreement_id' in columns else 'null' }} as {{ decision_tier.engine_type('string') }}) as agreement_id,
        coalesce(cast({{ 'effective_from' if 'effective_from' in columns else 'null' }} as timestamp), cast('0001-01-01' as timestamp)) as effective_from,
        coalesce(cast({{ 'effective_to' if 'effective_to' in columns else 'null' }} as timestamp), cast('9999-12-31' as timestamp)) as effective_to
    from {{ ref(seed_name) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}


{% macro version_faults(rows) -%}
    {#-
        What is wrong with the versions of definitions in effective time, over a relation like `int_definition_rows`:
        EMPTY_INTERVAL   a row that is never in force
        OVERLAP          two versions of one definition in force at one instant
        HOLE             an instant between two versions at which none is in force
        SAME_VERSION     two rows of one definition with the same version number
    -#}
    select
        seed_name,
        definition_key,
        'EMPTY_INTERVAL' as fault
    from {{ rows }} as empty_rows
    where effective_from >= effective_to
    union all
    select
        seed_name,
        definition_key,
        case
            when next_from < effective_to then 'OVERLAP'
            when next_from > effective_to then 'HOLE'
            else 'SAME_VERSION'
        end as fault
    from (
        select
            seed_name,
            definition_key,
            version,
            effective_to,
            lead(effective_from) over (partition by seed_name, definition_key order by effective_from, effective_to, version) as next_from,
            lead(version) over (partition by seed_name, definition_key order by effective_from, effective_to, version) as next_version
        from {{ rows }} as ordered_rows
    ) as versions
    where next_from <> effective_to or next_version = version
{%- endmacro %}


{% macro agreement_faults(rows, agreements) -%}
    {#-
        What is wrong with the agreements that rows in force rest on:
        NO_AGREEMENT     the row names none, or one that does not exist or is not in force
        NOT_SIGNED       marketing, sales and service have not all signed, or not yet
        EXPIRED          its review was due
    -#}
    select
        definitions.seed_name,
        definitions.definition_key,
        case
            when agreements.agreement_id is null then 'NO_AGREEMENT'
            when agreements.review_by < {{ decision_tier.as_of() }} then 'EXPIRED'
            else 'NOT_SIGNED'
        end as fault
    from {{ rows }} as definitions
    left join {{ agreements }} as agreements
        on definitions.agreement_id = agreements.agreement_id and {{ decision_tier.in_force('agreements', decision_tier.as_of()) }}
    where
        {{ decision_tier.in_force('definitions', decision_tier.as_of()) }}
        and definitions.seed_name not in ('agreements', 'codes')
        and (
            agreements.agreement_id is null
            or agreements.review_by < {{ decision_tier.as_of() }}
            or agreements.signed_on is null
            or agreements.signed_on > {{ decision_tier.as_of() }}
            or agreements.marketing_signatory is null
            or agreements.sales_signatory is null
            or agreements.service_signatory is null
            or agreements.status is distinct from 'authoritative'
        )
{%- endmacro %}


{% macro text_faults(relation, columns) -%}
    {#-
        What spreadsheets do to text, text to spreadsheets, and either to whoever reads it:
        STRAY_BLANK        a leading or trailing blank, or a blank cell that is not empty
        FORMULA            a spreadsheet would execute it: it begins with =, +, - or @ and goes on with more than signs
        EXCEL_DATE         a code that became a date, such as 1/2/2026, 2-Jan or Jan-26
        HIDDEN_CHARACTER   one that nobody sees: a control, an end of line, a mark of direction, a blank without width
        LOOK_ALIKE         a Latin letter beside a Greek or Cyrillic one, or a letter of double width
        TOO_LONG           more than 1,000 characters
    -#}
    {%- set seen = '^[ -~\u00a0-\u00ac\u00ae-\u200a\u2010-\u2027\u202f-\u205f\u2070-\ufefe\uff00-\U0010ffff]*$' %}
    {%- set other = '[\u0370-\u03ff\u0400-\u052f]' %}
    {%- set alike = '[A-Za-z]' ~ other ~ '|' ~ other ~ '[A-Za-z]|[\uff01-\uff5e]' %}
    {%- for column in columns %}
    select
        '{{ column }}' as column_name,
        value,
        fault
    from (
        select
            {{ column }} as value,
            case
                when {{ column }} <> trim({{ column }}) or {{ column }} = '' then 'STRAY_BLANK'
                when {{ decision_tier.matches(column, '^[-=+@].*[A-Za-z0-9(]') }} then 'FORMULA'
                when {{ decision_tier.matches(column, '^([0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}|[0-9]{1,2}-[A-Z][a-z]{2}(-[0-9]{2,4})?|[A-Z][a-z]{2}-[0-9]{2,4})$') }}
                    then 'EXCEL_DATE'
                when not {{ decision_tier.matches(column, seen) }} then 'HIDDEN_CHARACTER'
                when {{ decision_tier.matches(column, alike) }} then 'LOOK_ALIKE'
                when length({{ column }}) > 1000 then 'TOO_LONG'
            end as fault
        from {{ relation }} as texts
    ) as judged
    where fault is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
