{% test no_chained_redirects(model) %}
    {#- A redirect leads to a living id, never to one that is retired itself. -#}
    select redirects.*
    from {{ model }} as redirects
    inner join {{ model }} as others on redirects.customer_id = others.retired_customer_id
{% endtest %}
