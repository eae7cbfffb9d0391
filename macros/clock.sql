{% macro as_of() -%}
    {#- The package's only clock, as a UTC timestamp literal: var `decision_tier_as_of`, else the start of the run. -#}
    {%- set clock = var('decision_tier_as_of', none) -%}
    {%- if clock is none or clock == '' -%}
        {%- set clock = run_started_at.strftime('%Y-%m-%d %H:%M:%S.%f') -%}
    {%- endif -%}
    {%- set text = (clock | string | trim).replace('T', ' ').replace('Z', '') -%}
    {%- if not modules.re.match('^\d{4}-\d{2}-\d{2}( \d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?)?$', text) -%}
        {{ exceptions.raise_compiler_error("decision_tier: var decision_tier_as_of is '" ~ clock ~ "', which is not a UTC timestamp like 2026-06-30T00:00:00. Fix the var.") }}
    {%- endif -%}
    cast('{{ text }}' as timestamp)
{%- endmacro %}


{% macro decision_clock(otherwise) -%}
    {#-
        The clock of the decisions that the warehouse holds, as a UTC timestamp literal, or `otherwise` where it holds none. It is asked
        for when what reads it is made, which is after int_decision_clock.
    -#}
    {%- if not execute and model.name != 'int_decision_clock' -%}
        {%- do ref('int_decision_clock') -%}
    {%- elif execute and model.resource_type == 'model' -%}
        {%- set node = graph.nodes['model.decision_tier.int_decision_clock'] -%}
        {%- set decided = load_relation(api.Relation.create(database=node.database, schema=node.schema, identifier=node.alias)) -%}
        {%- set found = run_query('select max(as_of) as as_of from ' ~ decided).columns[0].values()[0] if decided is not none else none -%}
        {{ return("cast('" ~ found ~ "' as timestamp)" if found is not none else otherwise) }}
    {%- endif -%}
    {{ return(otherwise) }}
{%- endmacro %}


{% macro makes_all_of(model_name) -%}
    {#- Whether this run makes a model and every model that it comes from, so that all of them have the clock of the run. -#}
    {%- set waiting = ['model.decision_tier.' ~ model_name] -%}
    {%- for one in waiting -%}
        {%- if one not in selected_resources -%}
            {{ return(false) }}
        {%- endif -%}
        {%- for parent in graph.nodes[one].depends_on.nodes if parent.startswith('model.') and parent not in waiting -%}
            {%- do waiting.append(parent) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(true) }}
{%- endmacro %}


{% macro landed_since() -%}
    {#-
        From when on what is stamped as landed may be news to the decisions: a loader stamps a row before others can read it. Var
        `decision_tier_landing_lag_minutes`.
    -#}
    {%- set minutes = var('decision_tier_landing_lag_minutes', 15) -%}
    {%- if minutes is not integer or minutes < 0 -%}
        {{ exceptions.raise_compiler_error("decision_tier: var decision_tier_landing_lag_minutes is '" ~ minutes ~ "'. Give a whole number of minutes, such as 15.") }}
    {%- endif -%}
    ({{ decision_tier.decision_clock(decision_tier.as_of()) }} - {{ minutes }} * interval '1 minute')
{%- endmacro %}


{% macro days_before(instant, days) -%}
    {#- The start of a window of `days` days that ends at `instant`; the window is half-open, [start, instant). -#}
    ({{ instant }} - {{ days }} * interval '1 day')
{%- endmacro %}


{% macro days_after(instant, days) -%}
    {#- The other end of `days_before()`: the last instant whose window of `days` days still holds `instant`. -#}
    ({{ instant }} + {{ days }} * interval '1 day')
{%- endmacro %}


{% macro is_effective(relation) -%}
    {#- Whether a row of a definition seed is in force at the clock: [effective_from, effective_to), blank is open. -#}
    ({{ relation }}.effective_from <= {{ decision_tier.as_of() }} and ({{ relation }}.effective_to is null or {{ relation }}.effective_to > {{ decision_tier.as_of() }}))
{%- endmacro %}


{#-
    Days and months of the business begin at midnight in its own zone, var `decision_tier_business_timezone`; everything else is
    UTC. Windows of days are 24 hours each wherever they end, so no change of clocks makes one longer.
-#}

{% macro business_time(instant) -%}
    {#- What the clocks of the business show at a UTC instant. -#}
    {%- set zone = var('decision_tier_business_timezone', 'UTC') -%}
    {{ instant if zone == 'UTC' else decision_tier.local_time(zone, instant) }}
{%- endmacro %}


{% macro business_date(instant) -%}
    {#- The day of the business that a UTC instant lies in. -#}
    cast({{ decision_tier.business_time(instant) }} as date)
{%- endmacro %}


{% macro month_index(instant) -%}
    {#- Months of the business since year zero: consecutive months have consecutive numbers. -#}
    {{ decision_tier.month_number(decision_tier.business_time(instant)) }}
{%- endmacro %}


{% macro month_number(day) -%}
    {#- The index of the month that a day or a time of the business lies in. -#}
    cast(extract(year from {{ day }}) * 12 + extract(month from {{ day }}) - 1 as integer)
{%- endmacro %}


{% macro month_date(index) -%}
    {#- The first day of a month by its index. -#}
    cast(cast('1970-01-01' as timestamp) + ({{ index }} - 23640) * interval '1 month' as date)
{%- endmacro %}


{% macro month_start(index) -%}
    {#- The first instant of a month by its index, in UTC; where clocks go back over its midnight, the first of the two. -#}
    {%- set zone = var('decision_tier_business_timezone', 'UTC') -%}
    {%- set local = "(cast('1970-01-01' as timestamp) + (" ~ index ~ " - 23640) * interval '1 month')" -%}
    {%- if zone == 'UTC' -%}
    {{ local }}
    {%- else -%}
    {%- set later = decision_tier.utc_time(zone, local) -%}
    {%- set earlier = '(' ~ later ~ " - interval '1 hour')" -%}
    case when {{ decision_tier.local_time(zone, earlier) }} = {{ local }} then {{ earlier }} else {{ later }} end
    {%- endif -%}
{%- endmacro %}


{% macro instant_of(zone, local_time, reading) -%}
    {#-
        The UTC instant at which the clocks of an IANA time zone, given by its name, show a time: the `earliest` or the `latest` where
        they show it twice, or never because they leap over it. Then it is what the offset before or that after the change makes of it.
    -#}
    {%- set zone = "'" ~ zone ~ "'" -%}
    {%- set before = decision_tier.utc_offset_minutes(zone, '(' ~ local_time ~ " - interval '1 day')") -%}
    {%- set after = decision_tier.utc_offset_minutes(zone, '(' ~ local_time ~ " + interval '1 day')") -%}
    {%- set first = '(' ~ local_time ~ ' - ' ~ before ~ " * interval '1 minute')" -%}
    {%- set second = '(' ~ local_time ~ ' - ' ~ after ~ " * interval '1 minute')" -%}
    case
        when {{ before }} = {{ after }} then {{ first }}
        when {{ decision_tier.utc_offset_minutes(zone, first) }} = {{ before }} and {{ decision_tier.utc_offset_minutes(zone, second) }} <> {{ after }} then {{ first }}
        when {{ decision_tier.utc_offset_minutes(zone, first) }} <> {{ before }} and {{ decision_tier.utc_offset_minutes(zone, second) }} = {{ after }} then {{ second }}
        else {{ 'greatest' if reading == 'latest' else 'least' }}({{ first }}, {{ second }})
    end
{%- endmacro %}
