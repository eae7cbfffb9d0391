{#- What the messages of an event stream say of consent, for every vendor of `streams.sql` alike. -#}

{% macro stream_consent_states(vendor) -%}
    {#- What a device allows, as each message repeats it: one row a message and purpose, `is_granted` true or false. -#}
    {%- set consent = decision_tier.stream_consent(vendor) -%}
    {%- set columns = consent.columns.keys() | list -%}
    {%- set lineage = decision_tier.lineage_columns() | join(',\n            ') -%}
    with messages as (
        select *
        from {{ ref('stg_' ~ vendor ~ '__messages') }}
    ),

    users as (
        select
            *,
            'users:' || user_id as event_id,
            cast(null as {{ decision_tier.engine_type('string') }}) as anonymous_id,
            received_at as occurred_at
        from {{ ref('base_' ~ vendor ~ '__users') }}
        where raw_status = 'used'
    ),

    -- one unreadable value sets a message aside, but never a refusal in it
    unreadable as (
        {% for table in ['identifies', 'tracks', 'pages', 'screens'] -%}
        select
            coalesce(event_id, raw_key) as event_id,
            user_id,
            anonymous_id,
            {{ columns | join(',\n            ') }},
            raw_column,
            received_at as occurred_at,
            {{ lineage }}
        from ({{ decision_tier.evidence_rows(ref('base_' ~ vendor ~ '__' ~ table), "raw_status = 'quarantined'", 'received_at') }}) as evidence
        {{ 'union all' if not loop.last }}
        {% endfor -%}
        {% if consent.discards -%}
        -- a value that did not fit its column stands beside the message, with the message's id
        union all
        select
            'discarded:' || discards.raw_key as event_id,
            messages.user_id,
            messages.anonymous_id,
            {% for column, token in consent.columns.items() -%}
            cast(null as {{ decision_tier.engine_type(token) }}) as {{ column }},
            {% endfor -%}
            lower(discards.column_name) as raw_column,
            discards.received_at as occurred_at,
            {% for column in decision_tier.lineage_columns() -%}
            discards.{{ column }}{{ ',' if not loop.last }}
            {% endfor -%}
        from {{ ref('base_' ~ vendor ~ '__' ~ consent.discards) }} as discards
        inner join messages
            on discards.row_id = messages.event_id and lower(discards.table_name) = messages.raw_table
        where discards.raw_status = 'used'
        {%- endif %}
    ),

    -- The users table repeats an identify call; only its refusals are read, in case that call is missing. A category that
    -- cannot be read is taken for refused.
    final as (
        {% for purpose, state in consent.states.items() -%}
        {% for relation, is_granted, condition in [
            ('messages', state, state ~ ' is not null'),
            ('users', 'false', 'not ' ~ state),
            ('unreadable', 'false', 'not ' ~ state ~ " or raw_column = '" ~ consent.lost[purpose] ~ "'"),
        ] -%}
        select
            event_id,
            user_id,
            anonymous_id,
            '{{ purpose }}' as purpose,
            {{ is_granted }} as is_granted,
            occurred_at,
            {{ lineage }}
        from {{ relation }}
        where {{ condition }}
        {{ 'union all' if not loop.last }}
        {% endfor -%}
        {{ 'union all' if not loop.last }}
        {% endfor -%}
    )

    select * from final
{%- endmacro %}


{% macro stream_consent_events(vendor) -%}
    {#- One row a change of what a device, or a person on it, allows: a state that is repeated is not said again. -#}
    -- a device sends its state with every message; what a person states is a change of it
    with compared as (
        select
            *,
            lag(is_granted) over (
                partition by coalesce(anonymous_id, user_id), purpose
                order by occurred_at nulls first, raw_table, raw_key
            ) as device_state,
            lag(is_granted) over (
                partition by anonymous_id, user_id, purpose
                order by occurred_at nulls first, raw_table, raw_key
            ) as person_state
        from {{ ref('stg_' ~ vendor ~ '__consent_states') }}
    ),

    statements as (
        select *
        from compared
        where
            (is_granted and device_state is distinct from true)
            or (not is_granted and person_state is distinct from false)
    ),

    final as (
        select
            *,
            '{{ vendor }}' as source_system,
            'subject' as actor,
            event_id as proof_ref,
            false as is_authenticated,
            event_id || ':' || purpose as consent_event_id,
            {{ decision_tier.device_consent('anonymous_id') }},
            case when is_granted then 'grant' else 'deny' end as action
        from statements
    )

    {{ decision_tier.conform('consent_events', 'final', [
        'source_system', 'consent_event_id', 'source_record_id', 'identifier_type', 'identifier_value', 'purpose', 'channel',
        'scope', 'action', 'actor', 'proof_ref', 'is_authenticated', 'occurred_at',
    ]) }}
{%- endmacro %}


{% macro device_consent(device_id, address=none) -%}
    {#-
        The subject, channel and scope of what is said of consent on a device, over `user_id`, `is_granted` and the column
        `device_id`: what a device says holds on the device; what a person refuses is refused for the purpose, wherever.
        Where the column `address` is given, it names the person as well.
    -#}
    user_id as source_record_id,
            case when user_id is null then 'anonymous_id'{{ " else 'email'" if address }} end as identifier_type,
            case when user_id is null then {{ device_id }}{{ ' else ' ~ address if address }} end as identifier_value,
            case when is_granted or user_id is null then 'onsite' end as channel,
            case when is_granted or user_id is null then 'cell' else 'purpose' end as scope
{%- endmacro %}


{% macro stream_landed_consent_events(vendor) -%}
    {#-
        Refusals that landed after the clock, those that cannot be read among them: only what takes a permission away, for
        a view of what has landed can only deny.
    -#}
    {%- set consent = decision_tier.stream_consent(vendor) -%}
    {%- set of_message = ['user_id', 'anonymous_id'] + (['event_id'] if consent.discards else []) -%}
    {%- set names = of_message + ['email'] -%}
    {%- set states = consent.columns.keys() | list -%}
    {%- set named = {
        'identifies': names, 'users': ['user_id', 'email'], 'tracks': of_message, 'pages': of_message, 'screens': of_message,
    } -%}
    with messages as (
        {% for table, known in named.items() -%}
        select
            {% for name in names -%}
            {{ name if name in known else 'null as ' ~ name }},
            {% endfor -%}
            {{ (states + ['raw_column', 'raw_ingested_at']) | join(',\n            ') }}
        from ({{ decision_tier.base_table(vendor, table, landed=true, only=known + states) }}) as {{ table }}
        {{ 'union all' if not loop.last }}
        {% endfor -%}
    ),
    {%- if consent.discards %}

    -- a value that did not fit its column stands beside the message, with the message's id
    discards as (
        select
            row_id,
            lower(column_name) as lost_column
        from ({{ decision_tier.base_table(vendor, consent.discards, landed=true, only=['row_id', 'column_name']) }}) as values_lost
    ),
    {%- endif %}

    purposes as (
        {% for purpose in consent.states -%}
        select '{{ purpose }}' as purpose
        {{ 'union all' if not loop.last }}
        {% endfor -%}
    ),

    refused as (
        select
            messages.user_id,
            messages.anonymous_id,
            messages.email,
            messages.raw_ingested_at,
            purposes.purpose,
            false as is_granted
        from messages
        {% if consent.discards -%}
        left join discards on messages.event_id = discards.row_id
        {% endif -%}
        cross join purposes
        where
            case purposes.purpose
                {% for purpose, state in consent.states.items() -%}
                when '{{ purpose }}' then not {{ state }} or raw_column = '{{ consent.lost[purpose] }}'
                {%- if consent.discards %}
                    or lost_column = '{{ consent.lost[purpose] }}'
                {%- endif %}
                {% endfor -%}
            end
    ),

    final as (
        select
            *,
            '{{ vendor }}' as source_system,
            'deny' as action,
            {{ decision_tier.device_consent('anonymous_id', address='email') }}
        from refused
    )

    {{ decision_tier.conform_landed('consent_events', 'final', [
        'source_system', 'source_record_id', 'identifier_type', 'identifier_value', 'purpose', 'channel', 'scope', 'action',
    ]) }}
{%- endmacro %}
