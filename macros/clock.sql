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
