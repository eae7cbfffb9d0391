{% macro salesforce_id(expression) -%}
    {#-
        A Salesforce id in its form of 18 characters. Its first 15 are case-sensitive; the last three say which of them
        are capitals, five at a time, so that the form of 15 can be completed.
    -#}
    {%- set letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ' -%}
    {%- set bits = namespace(codes='', letters='') -%}
    {%- for number in range(32) -%}
        {%- set bits.codes = bits.codes ~ [number % 2, number // 2 % 2, number // 4 % 2, number // 8 % 2, number // 16] | join ~ ' ' -%}
        {%- set bits.letters = bits.letters ~ (letters ~ '012345')[number] ~ '     ' -%}
    {%- endfor -%}
    case
        when length({{ expression }}) = 15
            then {{ expression }}
            {%- for chunk in range(3) %}
            -- Where the capitals of the five stand, and the letter at that place.
            || substr(
                '{{ bits.letters }}',
                position(translate(substr({{ expression }}, {{ 5 * chunk + 1 }}, 5), '{{ letters }}{{ letters | lower }}0123456789', '{{ '1' * 26 }}{{ '0' * 36 }}') in '{{ bits.codes }}'),
                1
            )
            {%- endfor %}
        else {{ expression }}
    end
{%- endmacro %}


{% macro salesforce_is_deleted() -%}
    {#- Null is not deleted. In history mode a record whose newest version is no longer active was deleted for good. -#}
    (coalesce(is_deleted, false) or coalesce(is_fivetran_deleted, false) or coalesce(not is_active_version, false))
{%- endmacro %}


{% macro salesforce_ticket_status() -%}
    {#- The state of a case in the common codes, whatever an organisation calls it: what is not closed is open. -#}
    case
        when {{ decision_tier.salesforce_is_deleted() }} then 'deleted'
        when is_closed or (is_closed is null and lower(status) like 'closed%') then 'closed'
        when lower(status) = 'new' then 'new'
        when lower(status) in ('on hold', 'on_hold') then 'on_hold'
        when lower(status) like 'pending%' or lower(status) like 'waiting%' then 'pending'
        else 'open'
    end
{%- endmacro %}
