{% macro definition_seeds() -%}
    {#- Every seed that holds agreed definitions. A test fails for a seed with effective dates that is missing here. -#}
    {{ return([
        'codes',
        'signals', 'event_mappings', 'engagement_levels', 'engagement_parameters', 'machine_agents',
        'currencies', 'value_parameters', 'value_tiers', 'scoring_models', 'contractual_systems',
        'lifecycle_rules',
        'segment_rules',
    ]) }}
{%- endmacro %}


{% macro definition_columns(seed_name) -%}
    {#- The columns of a seed as its YAML declares them. -#}
    {%- for node in graph.nodes.values() if node.resource_type == 'seed' and node.name == seed_name -%}
        {{ return(node.config.column_types.keys() | list) }}
    {%- endfor -%}
    {{ return([]) }}
{%- endmacro %}


{% macro definition_rows(seed_names) -%}
    {#- Every row of the seeds as text: seed_name, row_content (name=value of each column that has a value), effective_from, effective_to. -#}
    {%- for seed_name in seed_names %}
    {%- set columns = decision_tier.definition_columns(seed_name) if execute else [] %}
    select
        '{{ seed_name }}' as seed_name,
        {% for column in columns | sort -%}
        coalesce('{{ column }}=' || cast({{ column }} as {{ decision_tier.engine_type('string') }}) || '|', '') ||
        {% endfor -%}
        '' as row_content,
        cast({{ 'effective_from' if 'effective_from' in columns else 'null' }} as date) as effective_from,
        cast({{ 'effective_to' if 'effective_to' in columns else 'null' }} as date) as effective_to
    from {{ ref(seed_name) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
