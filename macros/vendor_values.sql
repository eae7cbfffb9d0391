{#- Values that several vendors write in their own ways. -#}

{% macro machine_agent(user_agent) -%}
    {#-
        True where a user agent says it is a machine: a proxy that fetches images ahead of the reader, a security scanner,
        a robot, a program. Null elsewhere: a browser's name proves no human.
    -#}
    case
        when {{ user_agent }} = 'Mozilla/5.0' then true
        when {{ matches('lower(' ~ user_agent ~ ')', '(proxy|ggpht|bot\\b|bot/|crawler|spider|scanner|barracuda|mimecast|proofpoint|headless|python-|curl/|wget/|java/|okhttp|go-http-client)') }} then true
    end
{%- endmacro %}


{% macro country_code(code, name=none) -%}
    {#- The ISO 3166-1 alpha-2 code of a country that is given as a code or by its English name; null where it is neither. -#}
    coalesce(
        {%- for spelling in [code, name] if spelling %}
        case when length(trim({{ spelling }})) = 2 then upper(trim({{ spelling }})) end,
        (
            select country_names.country_code
            from {{ ref('country_names') }} as country_names
            where country_names.country_name = lower(trim({{ spelling }}))
        ){{ ',' if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}
