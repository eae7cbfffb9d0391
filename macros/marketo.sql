{#- What Marketo's fields mean, each said once. -#}

{% macro marketo_flags() -%}
    {#-
        The fields of a lead that take a permission away while they are up: {column: {channel, scope, purpose, action}}. The
        label of a field is its column with blanks and capitals. An unsubscription ends marketing; operational e-mail goes
        on, unless the lead is black-listed.
    -#}
    {{ return({
        'unsubscribed': {'channel': 'email', 'scope': 'cell', 'purpose': "'marketing'", 'action': 'withdraw'},
        'marketing_suspended': {'channel': 'email', 'scope': 'cell', 'purpose': "'marketing'", 'action': 'withdraw'},
        'black_listed': {'channel': 'email', 'scope': 'channel', 'purpose': 'null', 'action': 'withdraw'},
        'email_invalid': {'channel': 'email', 'scope': 'channel', 'purpose': 'null', 'action': 'hard_bounce'},
        'do_not_call': {'channel': 'phone', 'scope': 'channel', 'purpose': 'null', 'action': 'withdraw'},
    }) }}
{%- endmacro %}


{% macro marketo_flag(label) -%}
    {#- The column of a field by its label. -#}
    replace(lower(trim({{ label }})), ' ', '_')
{%- endmacro %}


{% macro marketo_is_flag(label) -%}
    {#- Whether a field is one of the flags, by its label. -#}
    {{ decision_tier.marketo_flag(label) }} in ('{{ decision_tier.marketo_flags().keys() | join("', '") }}')
{%- endmacro %}


{% macro marketo_is_raised(value) -%}
    {#- Whether a flag's value as text is up; one that cannot be read is taken for it. -#}
    coalesce(lower(trim({{ value }})), 'false') not in ('false', '0', 'no', '')
{%- endmacro %}


{% macro marketo_terms(flag) -%}
    {#- What a flag takes away, by its name: the columns channel, scope, purpose and action. -#}
    {%- for column in ['channel', 'scope', 'purpose', 'action'] %}
    case {{ flag }}
        {%- for name, terms in decision_tier.marketo_flags().items() %}
        when '{{ name }}' then {{ terms[column] if column == 'purpose' else "'" ~ terms[column] ~ "'" }}
        {%- endfor %}
    end as {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}


{% macro marketo_actor(source) -%}
    {#- Who changed a field: the person by a form, a file, a user, or a system. -#}
    case
        when lower({{ source }}) like '%import%' then 'import'
        when lower({{ source }}) like '%form%' then 'subject'
        when lower({{ source }}) like '%user%' or lower({{ source }}) like '%sales%' then 'agent'
        else 'system'
    end
{%- endmacro %}
