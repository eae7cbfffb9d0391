{% test never_null(model, columns) %}
    {#- None of the columns is null in any row. Fails with the rows that have a null, and these columns alone. -#}
    select {{ columns | join(', ') }}
    from {{ model }}
    where
        {{ columns | join(' is null\n        or ') }} is null
{% endtest %}
