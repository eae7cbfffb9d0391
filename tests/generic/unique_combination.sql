{% test unique_combination(model, columns) %}
{#- The columns together identify a row: no combination occurs twice, and none of the columns is null. -#}
select
    {{ columns | join(', ') }},
    count(*) as row_count
from {{ model }}
group by {{ columns | join(', ') }}
having
    count(*) > 1
    {%- for column in columns %}
    or {{ column }} is null
    {%- endfor %}
{% endtest %}
