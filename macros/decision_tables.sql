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
        For every row of `inputs` the rule that covers it: the key and the `results` columns.

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
            {{ key_list | join(',\n            ') }}
            {%- for column in results %},
            rules.{{ column }}
            {%- endfor %}
            {%- if policy != 'COLLECT' %},
            row_number() over (partition by {{ key_list | join(', ') }} order by rules.priority, rules.rule_id) as hit_rank
            {%- endif %}
            {%- if policy == 'UNIQUE' %},
            count(*) over (partition by {{ key_list | join(', ') }}) as hit_count
            {%- endif %}
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
        {{ (key + results) | join(',\n        ') }}
    from covering
    {%- else %}

    select
        {{ key_list | join(',\n        ') }},
        {% for column in results -%}
        case when covering.hit_rank is null then defaults.{{ column }} {% if policy == 'UNIQUE' %}when covering.hit_count = 1 then{% else %}else{% endif %} covering.{{ column }} end as {{ column }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ inputs }} as inputs
    left join covering
        on {{ same_key | join(' and ') }} and covering.hit_rank = 1
    left join (select * from {{ rules }} as rules where rules.is_default and {{ only }}) as defaults
        on {{ decision_tier.in_force('defaults', instant) }}
    {%- endif %}
{%- endmacro %}


{% macro in_force(alias, instant) -%}
    {#-
        Whether a definition holds at an instant: [effective_from, effective_to), blank is open. Comparisons alone, for an outer
        join on an `or` compares every definition with every row.
    -#}
    coalesce({{ alias }}.effective_from, cast('0001-01-01' as timestamp)) <= {{ instant }}
    and coalesce({{ alias }}.effective_to, cast('9999-12-31' as timestamp)) > {{ instant }}
{%- endmacro %}


{% macro parameter(seed, name) -%}
    {#- A governed number: the value that is in force at the clock. -#}
    (select max(governed.value) from {{ seed }} as governed where governed.parameter = '{{ name }}' and {{ decision_tier.in_force('governed', decision_tier.as_of()) }})
{%- endmacro %}


{% macro hash_share(expression) -%}
    {#- A number in [0, 1) that nothing but the text decides, in steps of 1/4096: the first three digits of its MD5 hash. -#}
    {%- set digits = [] -%}
    {%- for place in [1, 2, 3] -%}
        {%- do digits.append("(position(substr(md5(" ~ expression ~ "), " ~ place ~ ", 1) in '0123456789abcdef') - 1) / " ~ 16 ** place ~ ".0") -%}
    {%- endfor -%}
    ({{ digits | join(' + ') }})
{%- endmacro %}


{% macro time_of_day(minutes) -%}
    {#- Minutes since midnight, up to two days off, as HH:MM. -#}
    {%- set text = decision_tier.engine_type('string') -%}
    {%- set minute = 'cast(' ~ minutes ~ ' as integer)' -%}
    lpad(cast(mod(cast(floor({{ minute }} / 60.0) as integer) + 48, 24) as {{ text }}), 2, '0')
    || ':' || lpad(cast(mod({{ minute }} + 2880, 60) as {{ text }}), 2, '0')
{%- endmacro %}


{% macro holds_at(alias, instant) -%}
    {#-
        Whether a spell holds at an instant: [valid_from, valid_to), null is open. Comparisons alone, for an outer join on an
        `or` compares every spell with every row.
    -#}
    {{ alias }}.valid_from <= {{ instant }}
    and coalesce({{ alias }}.valid_to, cast('9999-12-31' as timestamp)) > {{ instant }}
{%- endmacro %}


{% macro decision_table_faults(rules, bounds=[], ages={}, matches=[], policy='FIRST', only='1 = 1') -%}
    {#-
        What is wrong with a decision table, found by judging one case of every region that its bounds cut out, at the
        beginning of every version (a bound is the first value inside [min, max), and of an age the last inside (min, max];
        one value beyond them all, and the unknown, complete the cases):
        OVERLAP        two rules cover a case under UNIQUE
        GAP            no rule covers a case, and there is no default; one such case is told
        TWO_DEFAULTS   the rule is one of two defaults in force at once
        SHADOWED       a rule decides no case, for rules before it always do
        UPSIDE_DOWN    a lower bound is not below its upper bound, so the rule covers nothing
    -#}
    {%- set cases = [] -%}
    {%- for input in bounds + (ages.keys() | list) -%}
        {%- do cases.append(input) -%}
    {%- endfor -%}
    with used_rules as (
        select rules.* from {{ rules }} as rules where {{ only }}
    ),

    case_instants as (
        select coalesce(cast(effective_from as timestamp), cast('1970-01-01' as timestamp)) as case_at from used_rules
        union
        select cast(effective_to as timestamp) as case_at from used_rules where effective_to is not null
    ),
    {%- for input in cases %}

    case_{{ input }} as (
        select min_{{ input }} as {{ input }} from used_rules
        union
        select max_{{ input }} from used_rules
        union
        select {{ 'greatest(max(min_' ~ input ~ '), max(max_' ~ input ~ ')) + 1' if input in ages else 'least(min(min_' ~ input ~ '), min(max_' ~ input ~ ')) - 1' }} from used_rules
        union
        select null
    ),
    {%- endfor %}
    {%- for input in matches %}

    case_{{ input }} as (
        select {{ input }} from used_rules
        union
        select not {{ input }} from used_rules
        union
        select null
    ),
    {%- endfor %}

    cases as (
        select
            row_number() over (order by case_instants.case_at{% for input in cases + matches %}, case_{{ input }}.{{ input }}{% endfor %}) as case_id,
            case_instants.case_at
            {%- for input in bounds + matches %},
            case_{{ input }}.{{ input }}
            {%- endfor %}
            {%- for age, time in ages.items() %},
            {{ decision_tier.days_before('case_instants.case_at', 'case_' ~ age ~ '.' ~ age) }} as {{ time }}
            {%- endfor %},
            {% for input in cases + matches -%}
            '{{ input }} ' || coalesce(cast(case_{{ input }}.{{ input }} as {{ decision_tier.engine_type('string') }}), 'unknown')
            {{- " || '; ' || " if not loop.last }}
            {% endfor -%}
            as case_text
        from case_instants
        {%- for input in cases + matches %}
        cross join case_{{ input }}
        {%- endfor %}
    ),

    covered as (
        {{ decision_tier.decision_table('cases', 'used_rules', ['case_id'], ['rule_id', 'version', 'priority', 'effective_from'], bounds=bounds, ages=ages, matches=matches, at='case_at', policy='COLLECT') }}
    ),

    ordered_rules as (
        select
            *,
            row_number() over (partition by case_id order by priority, rule_id) as hit_rank,
            count(*) over (partition by case_id) as hit_count
        from covered
    ),

    defaults as (
        select
            case_instants.case_at,
            count(used_rules.rule_id) as default_count
        from case_instants
        left join used_rules
            on used_rules.is_default and {{ decision_tier.in_force('used_rules', 'case_instants.case_at') }}
        group by case_instants.case_at
    ),

    faults as (
        select rule_id, 'UPSIDE_DOWN' as fault, cast(null as {{ decision_tier.engine_type('string') }}) as uncovered_case
        from used_rules
        where
            1 = 0
            {%- for input in cases %}
            or min_{{ input }} >= max_{{ input }}
            {%- endfor %}
        {%- if policy == 'UNIQUE' %}
        union
        select rule_id, 'OVERLAP' as fault, null as uncovered_case from ordered_rules where hit_count > 1
        {%- endif %}
        {%- if policy == 'FIRST' %}
        union
        select used_rules.rule_id, 'SHADOWED' as fault, null as uncovered_case
        from used_rules
        left join ordered_rules
            on
                used_rules.rule_id = ordered_rules.rule_id
                and used_rules.version = ordered_rules.version
                and ordered_rules.hit_rank = 1
        where not used_rules.is_default and ordered_rules.rule_id is null
        {%- endif %}
        {%- if policy != 'COLLECT' %}
        union
        select null as rule_id, 'GAP' as fault, min(cases.case_text) as uncovered_case
        from cases
        inner join defaults
            on cases.case_at = defaults.case_at
        left join covered
            on cases.case_id = covered.case_id
        where defaults.default_count = 0 and covered.case_id is null
        having count(*) > 0
        union
        select used_rules.rule_id, 'TWO_DEFAULTS' as fault, null as uncovered_case
        from used_rules
        inner join defaults
            on {{ decision_tier.in_force('used_rules', 'defaults.case_at') }} and defaults.default_count > 1
        where used_rules.is_default
        {%- endif %}
    )

    select rule_id, fault, uncovered_case from faults
{%- endmacro %}


{% macro reached_by(facts, rules, rule_id) -%}
    {#-
        Whom the facts reach under each rule, a select of (rule_id, customer_id, fact, channel, topic, started_at, ends_at,
        known_at, end_known_at): whom a fact is about, and under a rule of the scope `account` everybody of its account, and
        of those above it where the rule reaches parents.

        facts    relation of facts as `int_trust_facts` has them
        rules    relation of rules with fact, scope and reaches_parents; a rule may have several rows
        rule_id  its column that identifies a rule
    -#}
    {%- set fact_columns = ['fact', 'channel', 'topic', 'started_at', 'ends_at', 'known_at', 'end_known_at'] -%}
    select
        rules_of_facts.{{ rule_id }},
        facts_of_rules.customer_id,
        facts_of_rules.{{ fact_columns | join(',\n        facts_of_rules.') }}
    from {{ facts }} as facts_of_rules
    inner join {{ rules }} as rules_of_facts on facts_of_rules.fact = rules_of_facts.fact
    where facts_of_rules.customer_id is not null

    union

    select
        rules_of_facts.{{ rule_id }},
        members.customer_id,
        facts_of_rules.{{ fact_columns | join(',\n        facts_of_rules.') }}
    from {{ facts }} as facts_of_rules
    inner join {{ rules }} as rules_of_facts on facts_of_rules.fact = rules_of_facts.fact and rules_of_facts.scope = 'account'
    left join {{ ref('int_customers') }} as customers on facts_of_rules.customer_id = customers.customer_id
    inner join {{ ref('int_account_reach') }} as reach
        on
            coalesce(facts_of_rules.account_id, customers.account_id) = reach.account_id
            and (rules_of_facts.reaches_parents or not reach.is_parent)
    inner join {{ ref('int_account_members') }} as members on reach.reached_id = members.account_id
{%- endmacro %}


{% macro released_at(rules, reached) -%}
    {#-
        When a rule lets a customer go whom a fact reached: after its cool-down, and everybody at a time of his own within
        the hours of release, that a backlog does not go out at once.

        rules    alias of rules with rule_id, cooldown_days and release_hours
        reached  alias of facts as `reached_by` gives them
    -#}
    {%- set share = decision_tier.hash_share(rules ~ ".rule_id || '|' || " ~ reached ~ '.customer_id') -%}
    {{ decision_tier.days_after(reached ~ '.ends_at', rules ~ '.cooldown_days') }}
    + cast(floor({{ share }} * coalesce({{ rules }}.release_hours, 0) * 60) as integer) * interval '1 minute'
{%- endmacro %}
