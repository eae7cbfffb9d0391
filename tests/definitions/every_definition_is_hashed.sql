-- A seed with effective dates that `definition_keys()` does not name would change without changing the hash.
{% set missing = [] %}
{%- if execute %}
{%- for node in graph.nodes.values() if node.resource_type == 'seed' and node.package_name == 'decision_tier' and 'effective_from' in node.config.column_types and node.name not in definition_keys() and node.name != 'definitions' %}
{%- do missing.append(node.name) %}
{%- endfor %}
{%- endif %}
{% for seed_name in missing %}
select '{{ seed_name }}' as missing_seed
union all
{% endfor %}
select 'none' as missing_seed
from (select 1 as one_row) as no_row
where 1 = 0
