{#- What Intercom's codes mean, each said once. -#}

{% macro intercom_is_contact(author_type) -%}
    {#- Whether an author is somebody outside the company: not staff, not a bot. -#}
    lower({{ author_type }}) in ('user', 'lead', 'contact')
{%- endmacro %}


{% macro intercom_is_gone() -%}
    {#- A record whose newest version does not hold was deleted, or merged into another; null is not a statement that it does not. -#}
    coalesce(not is_active_version, false)
{%- endmacro %}


{% macro intercom_ticket_status() -%}
    {#- The state of a conversation in the common codes; of one that is set aside until later the problem is not solved. -#}
    case when lower(state) = 'snoozed' then 'on_hold' else lower(state) end
{%- endmacro %}
