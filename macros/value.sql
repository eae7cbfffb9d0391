{% macro rate_to_base(currency, rate) -%}
    {#-
        The rate from a currency to the base currency: 1 for the base currency itself, else the day's. A decimal, for a sum
        of money that went through a double is rounded now up, now down, each engine in its own way.
    -#}
    cast(case when {{ currency }} = '{{ var("decision_tier_base_currency") }}' then 1 else {{ rate }} end as decimal(20, 10))
{%- endmacro %}


{% macro money(expression) -%}
    {#- An amount in the base currency. -#}
    cast({{ expression }} as decimal(18, 4))
{%- endmacro %}


{% macro counts_from(instant) -%}
    {#- The month start that first counts an entry of the ledger: the first after it. -#}
    {{ decision_tier.month_start(decision_tier.month_index(instant) ~ ' + 1') }}
{%- endmacro %}


{% macro known_in(view, occurred_at, ingested_at) -%}
    {#- Whether an entry of the ledger is part of a view of `int_value_views`: known in time, or by the view's beginning. -#}
    {{ ingested_at }} <= greatest({{ decision_tier.counts_from(occurred_at) }}, {{ view }}.known_from)
{%- endmacro %}


{% macro hypergeometric_2f1(a, b, c, z, terms=60) -%}
    {#-
        Gauss's hypergeometric function by the first terms of its series, in Horner's form:
        1 + ab/c z (1 + (a+1)(b+1)/(2(c+1)) z (1 + ...)). For 0 <= z < 1 and c - a - b > 0 the terms fall faster than z^n.
    -#}
    {%- for n in range(terms) -%}
    (1 + ({{ a }} + {{ n }}) * ({{ b }} + {{ n }}) / (({{ c }} + {{ n }}) * {{ n + 1 }}) * {{ z }} *{{ ' ' }}
    {%- endfor -%}
    1{{ ')' * terms }}
{%- endmacro %}


{% macro expected_purchases(x, t_x, age, horizon, r='r', alpha='alpha', a='a', b='b') -%}
    {#-
        BG/NBD (Fader, Hardie, Lee 2005): the purchases expected in the next `horizon` of a customer with `x` repeat
        purchases, the last at `t_x`, who is `age` old; all in the time unit of the fit. The published form multiplies
        ((alpha+T)/(alpha+T+t))^(r+x) by 2F1(r+x, b+x; a+b+x-1; z), which overflows for frequent buyers; by Euler's
        transformation that product is (1-z)^(a-1) 2F1(a+b-1-r, a-1; a+b+x-1; z), whose terms fall fast.
    -#}
    {%- set z = '(' ~ horizon ~ ' / (' ~ alpha ~ ' + ' ~ age ~ ' + ' ~ horizon ~ '))' -%}
    (
        ({{ a }} + {{ b }} + {{ x }} - 1) / ({{ a }} - 1)
        * (1 - power(1 - {{ z }}, {{ a }} - 1) * {{ decision_tier.hypergeometric_2f1(
            '(' ~ a ~ ' + ' ~ b ~ ' - 1 - ' ~ r ~ ')', '(' ~ a ~ ' - 1)', '(' ~ a ~ ' + ' ~ b ~ ' + ' ~ x ~ ' - 1)', z) }})
        / (1 + case when {{ x }} > 0 then {{ a }} / ({{ b }} + {{ x }} - 1)
            * power(({{ alpha }} + {{ age }}) / ({{ alpha }} + {{ t_x }}), {{ r }} + {{ x }}) else 0 end)
    )
{%- endmacro %}


{% macro expected_spend(x, mean_spend, p='p', q='q', v='v') -%}
    {#- Gamma-Gamma (Fader, Hardie 2013): the mean value expected of a customer's next purchases. -#}
    ({{ p }} * ({{ v }} + {{ x }} * {{ mean_spend }}) / ({{ p }} * {{ x }} + {{ q }} - 1))
{%- endmacro %}
