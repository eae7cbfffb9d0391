{% test accepted_codes(model, column_name, kind) %}
    {#- Every value of the column is a code of the kind. -#}
    select
        this_model.{{ column_name }},
        count(*) as row_count
    from {{ model }} as this_model
    left join {{ ref('codes') }} as codes
        on this_model.{{ column_name }} = codes.code and codes.kind = '{{ kind }}'
    where this_model.{{ column_name }} is not null and codes.code is null
    group by this_model.{{ column_name }}
{% endtest %}
