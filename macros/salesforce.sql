{% macro salesforce_id(expression) -%}
    {#-
        A Salesforce id in its form of 18 characters. Its first 15 are case-sensitive; the last three say which of them
        are capitals, five at a time, so that the form of 15 can be completed.
    -#}
    case
        when length({{ expression }}) = 15
            then {{ expression }}
            {%- for chunk in range(3) %}
            || substr('ABCDEFGHIJKLMNOPQRSTUVWXYZ012345', 1
                {%- for position in range(5) -%}
                {%- set letter = 'substr(' ~ expression ~ ', ' ~ (5 * chunk + position + 1) ~ ', 1)' %}
                + case when {{ letter }} <> lower({{ letter }}) then {{ 2 ** position }} else 0 end
                {%- endfor -%}
            , 1)
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
