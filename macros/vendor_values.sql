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


{% macro first_name_of(name) -%}
    {#- Of a whole name: one word is a first name; the rest after the first blank is the last name. -#}
    case when {{ name }} like '% %' then left({{ name }}, position(' ' in {{ name }}) - 1) else {{ name }} end
{%- endmacro %}


{% macro last_name_of(name) -%}
    {#- Of a whole name, what follows the first blank; null where it is one word. -#}
    case when {{ name }} like '% %' then substring({{ name }} from position(' ' in {{ name }}) + 1) end
{%- endmacro %}


{% macro identifiers_seen(vendor, sights) -%}
    {#-
        One row an identifier of a record, at its first sight, with the columns of the canonical shape; a select.

        sights   a list of [relation, identifier type, SQL of the value, SQL of whether it is verified]; the value is the
                 column of the type's name and nothing is known of verification, where they are left out. The relations have
                 source_record_id, first_seen_at and the lineage columns.
    -#}
    select
        *,
        '{{ vendor }}' as source_system
    from (
        select
            *,
            row_number() over (
                partition by source_record_id, identifier_type, identifier_value
                order by first_seen_at nulls last, raw_table, raw_key
            ) as occurrence_rank
        from (
            {%- for sight in sights %}
            select
                source_record_id,
                '{{ sight[1] }}' as identifier_type,
                {{ sight[2] | default(sight[1]) }} as identifier_value,
                cast({{ sight[3] | default('null') }} as boolean) as is_verified,
                first_seen_at,
                {{ decision_tier.lineage_columns() | join(',\n                ') }}
            from {{ sight[0] }}
            {{ 'union all' if not loop.last }}
            {%- endfor %}
        ) as occurrences
        where identifier_value is not null
    ) as ranked
    where occurrence_rank = 1
{%- endmacro %}
