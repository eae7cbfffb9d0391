-- depends_on: {{ ref('int_definition_rows') }}
{% for seed_name in definition_keys() %}
{%- set relation = ref(seed_name) %}
{%- set texts = [] %}
{%- for column, data_type in (definition_columns(seed_name) if execute else {}).items() if data_type in ('varchar', 'text', 'string') %}
{%- do texts.append(column) %}
{%- endfor %}
{% if texts %}
select
    '{{ seed_name }}' as seed_name,
    column_name,
    value,
    fault
from ({{ text_faults(relation, texts) }}) as {{ seed_name }}_faults
union all
{% endif %}
{% endfor %}
select null, null, null, null
from (select 1 as one_row) as no_row
where 1 = 0
