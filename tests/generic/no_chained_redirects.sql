{% test no_chained_redirects(model, thing='customer') %}
    {#- A redirect leads to a living id, never to one that is retired itself. -#}
    select redirects.*
    from {{ model }} as redirects
    inner join {{ model }} as others on redirects.{{ thing }}_id = others.retired_{{ thing }}_id
{% endtest %}
