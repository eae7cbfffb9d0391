{% test equal_row_count(model, compare_model) %}
{#- The two models have the same number of rows: a join between them neither lost nor doubled any. -#}
with counts as (
    select
        (select count(*) from {{ model }}) as row_count,
        (select count(*) from {{ compare_model }}) as expected_row_count
)

select *
from counts
where row_count <> expected_row_count
{% endtest %}
