{#- Evidence of readiness as rows: a measure and its value, null where there is nothing to measure. -#}

{% macro measures_of(relation, expressions, condition='1 = 1') -%}
    {#- One row a measure over the rows of a relation that the condition picks: {measure: aggregate}. -#}
    {%- for measure, expression in expressions.items() %}
    select
        '{{ measure }}' as measure,
        cast({{ expression }} as {{ decision_tier.engine_type('double') }}) as value
    from {{ relation }}
    where {{ condition }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}


{% macro breaches(condition) -%}
    {#- How many rows are as they must not be; null where there are no rows at all. -#}
    sum(case when {{ condition }} then 1 else 0 end)
{%- endmacro %}


{% macro share_of(condition) -%}
    {#- Share of the rows that are as they should be; unknown ones do not count, and without any it is null. -#}
    avg(cast(case when {{ condition }} then 1 when not ({{ condition }}) then 0 end as {{ decision_tier.engine_type('double') }}))
{%- endmacro %}


{% macro measure_since(measure) -%}
    {#- The instant from which a measure looks, by its governed window. -#}
    (
        select max({{ decision_tier.days_before(decision_tier.as_of(), 'governed.window_days') }})
        from {{ ref('readiness_measures') }} as governed
        where governed.measure = '{{ measure }}' and {{ decision_tier.is_effective('governed') }}
    )
{%- endmacro %}


{% macro number_as_text(value) -%}
    {#- A number as people read it: whole numbers without decimals, others with two. -#}
    case
        when {{ value }} = floor({{ value }}) then cast(cast({{ value }} as bigint) as {{ decision_tier.engine_type('string') }})
        else cast(cast({{ value }} as decimal(18, 2)) as {{ decision_tier.engine_type('string') }})
    end
{%- endmacro %}
