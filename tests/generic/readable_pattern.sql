{% test readable_pattern(model, column_name) %}
{#- Every value is a regular expression; one that is none would fail what matches by it, and name no row. -#}
select
    'NO_PATTERN' as fault,
    this_model.*
from (select * from {{ model }}) as this_model
where not {{ is_pattern('this_model.' ~ column_name) }}
{% endtest %}
