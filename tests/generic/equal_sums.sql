{% test equal_sums(model, column_name, compare_model, compare_column) %}
{#- Two routes to one number: the column adds up to what the other model's column adds up to. -#}
with sums as (
    select
        (select coalesce(sum({{ column_name }}), 0) from {{ model }}) as total,
        (select coalesce(sum({{ compare_column }}), 0) from {{ compare_model }}) as expected_total
)

select *
from sums
where total <> expected_total
{% endtest %}
