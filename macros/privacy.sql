{% macro shown_key(expression) -%}
    {#- A key as it may be published: hashed where it holds an e-mail address or an international telephone number. -#}
    case
        when {{ decision_tier.matches(expression, '@|%40|[+][0-9]{7}') }}
            then 'hashed:' || {{ decision_tier.keyed_hash(expression) }}
        else {{ expression }}
    end
{%- endmacro %}
