{#- Values that several vendors write in their own ways. -#}

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


{% macro domain_of(website) -%}
    {#- The domain in a web address, without its scheme, `www.` and path; null where there is none. -#}
    nullif({{ decision_tier.remove_all('lower(' ~ website ~ ')', '^(https?://)?(www\\.)?|/.*$') }}, '')
{%- endmacro %}
