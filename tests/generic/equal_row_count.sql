{% test equal_row_count(model, compare_to) %}
    {#- The model has as many rows as `compare_to`: its joins neither lose nor multiply rows. -#}
    select
        this_model.row_count,
        other_model.row_count as expected_row_count
    from (select count(*) as row_count from {{ model }}) as this_model
    cross join (select count(*) as row_count from {{ compare_to }}) as other_model
    where this_model.row_count <> other_model.row_count
{% endtest %}
