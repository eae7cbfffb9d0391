{% macro generate_schema_name(custom_schema_name, node) -%}
    {#- The published schemas are fixed names, so a custom schema is used as it is, on every target. -#}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}
