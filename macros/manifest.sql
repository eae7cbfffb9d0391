{#- What only the manifest knows of the tier, written out as rows and not queried. No rows while parsing. -#}

{% macro ancestors_of(node, nodes) -%}
    {#- The names of everything a node rests on, at any distance. -#}
    {%- set waiting = node.depends_on.nodes | list -%}
    {%- set found = [] -%}
    {%- for unique_id in waiting if unique_id in nodes -%}
        {%- do found.append(nodes[unique_id].name) -%}
        {%- for above in nodes[unique_id].depends_on.nodes if above not in waiting -%}
            {%- do waiting.append(above) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}


{% macro tier_models(nodes, exposures) -%}
    {#-
        One row a table of the operational tier and one an exposure of anybody: kind, name, has_contract, has_owner and
        is_bypass. A table is a bypass where it reaches the catalogue of actions and not the suppressions; an exposure
        where it reads anything of the package that is no mart.

        nodes, exposures   as dbt's `graph` has them
    -#}
    {%- set rows = [] -%}
    {%- for node in nodes.values() if node.resource_type == 'model' and node.fqn[:3] == ['decision_tier', 'marts', 'decision_tier'] -%}
        {%- set ancestors = decision_tier.ancestors_of(node, nodes) -%}
        {%- do rows.append({
            'kind': 'model',
            'name': node.name,
            'has_contract': node.config.contract.enforced == true,
            'has_owner': node.config.group is not none and node.config.group is defined,
            'is_bypass': 'action_catalogue' in ancestors and 'int_suppressions' not in ancestors,
        }) -%}
    {%- endfor -%}
    {%- for exposure in exposures.values() -%}
        {%- set below = [] -%}
        {%- for unique_id in exposure.depends_on.nodes if unique_id in nodes -%}
            {%- set fqn = nodes[unique_id].fqn -%}
            {%- if fqn[0] == 'decision_tier' and fqn[1] != 'marts' -%}
                {%- do below.append(unique_id) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- do rows.append({'kind': 'exposure', 'name': exposure.name, 'has_contract': false, 'has_owner': false, 'is_bypass': below | length > 0}) -%}
    {%- endfor -%}
    select *
    from (
        values
        {% for row in rows | sort(attribute='name') | sort(attribute='kind') -%}
        ('{{ row.kind }}', '{{ row.name }}', {{ row.has_contract | lower }}, {{ row.has_owner | lower }}, {{ row.is_bypass | lower }}),
        {% endfor -%}
        (null, null, false, false, false)
    ) as tier_models (kind, name, has_contract, has_owner, is_bypass)
    where name is not null
{%- endmacro %}


{% macro tier_columns(nodes) -%}
    {#- One row a column of the operational tier: model_name, column_name, and whether anything is said of it. -#}
    {%- set rows = [] -%}
    {%- for node in nodes.values() if node.resource_type == 'model' and node.fqn[:3] == ['decision_tier', 'marts', 'decision_tier'] -%}
        {%- for column in node.columns.values() -%}
            {%- do rows.append({'model': node.name, 'column': column.name, 'is_described': column.description | trim | length > 0}) -%}
        {%- endfor -%}
    {%- endfor -%}
    select *
    from (
        values
        {% for row in rows | sort(attribute='column') | sort(attribute='model') -%}
        ('{{ row.model }}', '{{ row.column }}', {{ row.is_described | lower }}),
        {% endfor -%}
        (null, null, false)
    ) as tier_columns (model_name, column_name, is_described)
    where model_name is not null
{%- endmacro %}
