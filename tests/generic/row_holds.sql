{% test row_holds(model, condition) %}
{#- The condition is true of every row; neither false nor unknown. -#}
select *
from {{ model }}
where ({{ condition }}) is distinct from true
{% endtest %}
