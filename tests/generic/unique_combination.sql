{% test unique_combination(model, columns, optional=[]) %}
    {#-
        The columns together are the key of the model: no combination occurs twice and no part of one is null, but for
        the `optional` parts.
        Fails with one row a faulty combination and how often it occurs.
    -#}
    select
        {{ (columns + optional) | join(',\n        ') }},
        count(*) as row_count
    from {{ model }}
    group by {{ (columns + optional) | join(', ') }}
    having
        count(*) > 1
        {%- for column in columns %}
        or {{ column }} is null
        {%- endfor %}
{% endtest %}
