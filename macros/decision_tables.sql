{#-
    Decision tables: agreed definitions as rows of a seed, read as SQL. One row is a rule; its bounds say when it holds.

    min_<input>, max_<input>            the input lies in [min, max); blank is any
    min_days_since_<x>, max_days_since_<x>  ages: the time lies at most max days and more than min days back, by
                                        `days_before()`; blank is any
    <input>                             a match: equal to the input; blank is any
    priority, rule_id                   the order of the rules
    is_default                          the rule for what no other rule covers; at most one an instant
    effective_from, effective_to        when the rule is in force, [from, to); blank is open

    A bound on an unknown (null) input does not hold: unknown is not a value.
-#}

{% macro decision_table(inputs, rules, key, results, bounds=[], ages={}, matches=[], at=none, policy='FIRST', only='1 = 1') -%}
    {#-
        For every row of `inputs` the rule that covers it: the key, `rule_id`, `rule_version` and the `results` columns.

        inputs   a CTE or relation; has the key, the inputs and, where `at` names one, the instant
        rules    the seed
        key      columns that identify a row of `inputs`
        results  columns of the rule to return
        bounds   numeric inputs with min_ and max_ columns
        ages     {days_since_<x>: time column of the inputs}
        matches  inputs with a column of their own name
        at       the column with the instant the row is judged at; default the clock
        policy   FIRST: the covering rule of the lowest priority, else the default.
                 UNIQUE: the one covering rule, else the default; nothing where two rules cover the row.
                 COLLECT: every covering rule, a row each; no default.
        only     SQL over `rules` that picks the rules of this table
    -#}
    {%- if policy not in ('FIRST', 'UNIQUE', 'COLLECT') -%}
        {{ exceptions.raise_compiler_error("decision_tier: hit policy '" ~ policy ~ "' is none of FIRST, UNIQUE, COLLECT.") }}
    {%- endif -%}
    {%- set instant = 'inputs.' ~ at if at else decision_tier.as_of() -%}
    {%- set key_list = [] -%}
    {%- set same_key = [] -%}
    {%- for column in key -%}
        {%- do key_list.append('inputs.' ~ column) -%}
        {%- do same_key.append('inputs.' ~ column ~ ' = covering.' ~ column) -%}
    {%- endfor -%}
    with covering as (
        select
            {{ key_list | join(',\n            ') }},
            rules.rule_id,
            rules.version as rule_version,
            {% for column in results -%}
            rules.{{ column }},
            {% endfor -%}
            row_number() over (partition by {{ key_list | join(', ') }} order by rules.priority, rules.rule_id) as hit_rank,
            count(*) over (partition by {{ key_list | join(', ') }}) as hit_count
        from {{ inputs }} as inputs
        inner join {{ rules }} as rules
            on
                not rules.is_default
                and {{ decision_tier.in_force('rules', instant) }}
                {%- for input in bounds %}
                and (rules.min_{{ input }} is null or inputs.{{ input }} >= rules.min_{{ input }})
                and (rules.max_{{ input }} is null or inputs.{{ input }} < rules.max_{{ input }})
                {%- endfor %}
                {%- for age, time in ages.items() %}
                and (rules.max_{{ age }} is null or inputs.{{ time }} >= {{ decision_tier.days_before(instant, 'rules.max_' ~ age) }})
                and (rules.min_{{ age }} is null or inputs.{{ time }} < {{ decision_tier.days_before(instant, 'rules.min_' ~ age) }})
                {%- endfor %}
                {%- for input in matches %}
                and (rules.{{ input }} is null or inputs.{{ input }} = rules.{{ input }})
                {%- endfor %}
        where {{ only }}
    )

    {%- if policy == 'COLLECT' %}

    select
        {{ key | join(',\n        ') }},
        rule_id,
        rule_version
        {%- for column in results %},
        {{ column }}
        {%- endfor %}
    from covering
    {%- else %}

    select
        {{ key_list | join(',\n        ') }},
        {% for column in ['rule_id', 'rule_version'] + results -%}
        case when covering.hit_rank is null then defaults.{{ 'version' if column == 'rule_version' else column }} {% if policy == 'UNIQUE' %}when covering.hit_count = 1 then{% else %}else{% endif %} covering.{{ column }} end as {{ column }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ inputs }} as inputs
    left join covering
        on {{ same_key | join(' and ') }} and covering.hit_rank = 1
    left join (select * from {{ rules }} as rules where rules.is_default and {{ only }}) as defaults
        on {{ decision_tier.in_force('defaults', instant) }}
    {%- endif %}
{%- endmacro %}


{% macro in_force(alias, instant) -%}
    {#- Whether a definition holds at an instant: [effective_from, effective_to), blank is open. -#}
    ({{ alias }}.effective_from is null or {{ alias }}.effective_from <= {{ instant }})
    and ({{ alias }}.effective_to is null or {{ alias }}.effective_to > {{ instant }})
{%- endmacro %}


{% macro parameter(seed, name) -%}
    {#- A governed number: the value that is in force at the clock. -#}
    (select max(governed.value) from {{ seed }} as governed where governed.parameter = '{{ name }}' and {{ decision_tier.in_force('governed', decision_tier.as_of()) }})
{%- endmacro %}


{% macro holds_at(alias, instant) -%}
    {#- Whether a spell holds at an instant: [valid_from, valid_to), null is open. -#}
    {{ alias }}.valid_from <= {{ instant }}
    and ({{ alias }}.valid_to is null or {{ alias }}.valid_to > {{ instant }})
{%- endmacro %}
