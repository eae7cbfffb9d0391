{#-
    The warehouse tables of an event stream (Segment, RudderStack): identifies, users, tracks, pages, screens, groups and
    aliases. Both vendors land the same tables, so what is made of them is said once and named by the vendor; what differs
    stands in each vendor's sources.yml and in `stream_consent`.
-#}

{% macro stream_consent(vendor) -%}
    {#-
        How a vendor's messages tell of consent: {columns: {base column: type token}, states: {purpose: SQL over those
        columns that is true, false or, where nothing is said, null}, lost: {purpose: the raw column that, where it cannot
        be read, is taken for a refusal}, discards: the table of values the loader could not store, or none}.
    -#}
    {%- set purposes = ['marketing', 'analytics', 'personalization', 'third_party_sharing'] -%}
    {%- set consent = {'columns': {}, 'states': {}, 'lost': {}, 'discards': none} -%}
    {%- if vendor == 'segment' -%}
        {#- No consent object says nothing; an empty one refuses everything. -#}
        {%- do consent.columns.update({'consent_preferences': 'string'}) -%}
        {%- for purpose in purposes -%}
            {%- do consent.columns.update({'consent_' ~ purpose: 'boolean'}) -%}
            {%- do consent.states.update({purpose: 'coalesce(consent_' ~ purpose ~ ", case when consent_preferences = '{}' then false end)"}) -%}
            {%- do consent.lost.update({purpose: 'context_consent_category_preferences_' ~ purpose}) -%}
        {%- endfor -%}
    {%- else -%}
        {#- Two lists of categories; where both name one, the refusal counts. -#}
        {%- set names = {'marketing': ['marketing', 'advertising'], 'third_party_sharing': ['third_party_sharing', 'data_sharing']} -%}
        {%- do consent.columns.update({'allowed_categories': 'string', 'denied_categories': 'string'}) -%}
        {%- do consent.update({'discards': 'rudder_discards'}) -%}
        {%- for purpose in purposes -%}
            {%- set is_named = [] -%}
            {%- for name in names.get(purpose, [purpose]) -%}
                {%- do is_named.append('lower({list}) like \'%"' ~ name ~ '"%\'') -%}
            {%- endfor -%}
            {%- set is_named = is_named | join(' or ') -%}
            {%- do consent.states.update({
                purpose: 'case when ' ~ is_named.replace('{list}', 'denied_categories') ~ ' then false when '
                    ~ is_named.replace('{list}', 'allowed_categories') ~ ' then true end'
            }) -%}
            {%- do consent.lost.update({purpose: 'context_consent_management_denied_consent_ids'}) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(consent) }}
{%- endmacro %}


{% macro stream_messages(vendor) -%}
    {#- Every call a vendor received, whatever its kind, one row a message. -#}
    {%- set texts = ['anonymous_id', 'previous_id', 'message_id', 'campaign_name', 'link_url', 'ip', 'user_agent'] -%}
    {%- set consent = decision_tier.stream_consent(vendor).columns -%}
    {%- set client = ['anonymous_id', 'ip', 'user_agent'] + consent.keys() | list -%}
    {%- set messages = {
        'tracks': client + ['message_id', 'campaign_name', 'link_url'],
        'pages': client + ['campaign_name'],
        'screens': client + ['campaign_name'],
        'identifies': client,
        'groups': ['anonymous_id'],
        'aliases': ['previous_id'],
    } -%}
    {%- set event_names = {
        'tracks': "lower(coalesce(event, replace(event_text, ' ', '_')))",
        'pages': "'page'",
        'screens': "'screen'",
    } -%}
    {%- set nothing = 'cast(null as ' ~ decision_tier.engine_type('string') ~ ')' -%}
    {%- do decision_tier.kept_as_table() %}
    with sent as (
        {% for table, supplied in messages.items() -%}
        select
            event_id,
            user_id,
            {% for column in texts -%}
            {{ column if column in supplied else nothing }} as {{ column }},
            {% endfor -%}
            {{ event_names.get(table, nothing) }} as event_name,
            {% for column, token in consent.items() -%}
            {{ column if column in supplied else 'cast(null as ' ~ decision_tier.engine_type(token) ~ ')' }} as {{ column }},
            {% endfor -%}
            event_timestamp,
            original_timestamp,
            sent_at,
            received_at,
            raw_source,
            raw_table,
            raw_key,
            coalesce(raw_ingested_at, received_at) as raw_ingested_at
        from {{ ref('base_' ~ vendor ~ '__' ~ table) }}
        where raw_status = 'used'
        {{ 'union all' if not loop.last }}
        {% endfor -%}
    ),

    -- The client's clock is as wrong when it sends as when it stamps. What waited in a queue may be stamped when it left: of
    -- two times the earlier is trusted.
    final as (
        select
            *,
            coalesce(
                least(event_timestamp, received_at - (sent_at - original_timestamp)),
                received_at,
                original_timestamp
            ) as occurred_at
        from sent
    )

    select * from final
{%- endmacro %}


{% macro stream_traits(vendor) -%}
    {#- What was stated of a person, one row a statement; trait_rank 1 is what holds now. -#}
    {%- set traits = [
        'email', 'phone', 'external_id', 'first_name', 'last_name', 'birth_date', 'country', 'postcode', 'city', 'street',
        'timezone', 'created_at', 'lifecycle_stage', 'value_tier', 'engagement_level', 'is_active', 'is_high_value',
    ] -%}
    {%- do decision_tier.kept_as_table() %}
    -- The users table is derived from the identify calls; where it is absent the latest call tells.
    with statements as (
        {% for table, preference, moment in [
            ('users', 0, 'received_at'),
            ('identifies', 1, 'coalesce(event_timestamp, received_at)'),
        ] -%}
        select
            user_id,
            {{ traits | join(',\n            ') }},
            {{ preference }} as preference,
            {{ moment }} as stated_at,
            {{ decision_tier.lineage_columns() | join(',\n            ') }}
        from {{ ref('base_' ~ vendor ~ '__' ~ table) }}
        where raw_status = 'used' and user_id is not null
        {{ 'union all' if not loop.last }}
        {% endfor -%}
    ),

    final as (
        select
            *,
            row_number() over (
                partition by user_id
                order by preference asc, stated_at desc nulls last, raw_key desc
            ) as trait_rank
        from statements
    )

    select * from final
{%- endmacro %}


{% macro stream_people(vendor) -%}
    {#- One row a person known by a user id, whether traits were stated or not. -#}
    {%- set traits = [
        'email', 'phone', 'external_id', 'first_name', 'last_name', 'birth_date', 'postcode', 'street', 'city', 'country',
        'timezone', 'created_at',
    ] -%}
    {%- set lineage = decision_tier.lineage_columns() | join(',\n            ') -%}
    with stated as (
        select *
        from {{ ref('stg_' ~ vendor ~ '__traits') }}
        where trait_rank = 1
    ),

    -- a person may be seen who never stated a trait
    seen as (
        select
            messages.*,
            row_number() over (
                partition by messages.user_id
                order by messages.occurred_at nulls last, messages.raw_table, messages.raw_key
            ) as sight_rank
        from {{ ref('stg_' ~ vendor ~ '__messages') }} as messages
        left join stated
            on messages.user_id = stated.user_id
        where messages.user_id is not null and stated.user_id is null
    ),

    known as (
        select
            user_id,
            stated_at as updated_at,
            {{ lineage }}
        from stated
        union all
        select
            user_id,
            occurred_at as updated_at,
            {{ lineage }}
        from seen
        where sight_rank = 1
    ),

    final as (
        select
            known.*,
            {% for trait in traits -%}
            stated.{{ trait }},
            {% endfor -%}
            '{{ vendor }}' as source_system,
            known.user_id as source_record_id,
            'user' as record_type
        from known
        left join stated
            on known.user_id = stated.user_id
    )

    {{ decision_tier.conform('people', 'final', ['source_system', 'source_record_id', 'record_type', 'updated_at'] + traits) }}
{%- endmacro %}


{% macro stream_identifiers(vendor) -%}
    {#- One row an identifier seen with a person, at its first sight. -#}
    with messages as (
        select
            *,
            user_id as source_record_id,
            occurred_at as first_seen_at
        from {{ ref('stg_' ~ vendor ~ '__messages') }}
        where user_id is not null
    ),

    people as (
        select source_record_id
        from {{ ref('stg_' ~ vendor ~ '__people') }}
    ),

    -- an alias may give up a device or an older id of the person; the latter is a link
    given_up as (
        select messages.*
        from messages
        left join people
            on messages.previous_id = people.source_record_id
        where people.source_record_id is null
    ),

    stated as (
        select
            *,
            user_id as source_record_id,
            stated_at as first_seen_at
        from {{ ref('stg_' ~ vendor ~ '__traits') }}
    ),

    final as (
        {{ decision_tier.identifiers_seen(vendor, [
            ['messages', 'user_id'], ['messages', 'anonymous_id'], ['given_up', 'anonymous_id', 'previous_id'],
            ['stated', 'user_id'], ['stated', 'email'], ['stated', 'phone'], ['stated', 'external_id'],
        ]) }}
    )

    {{ decision_tier.conform('identifiers', 'final', ['source_system', 'source_record_id', 'identifier_type', 'identifier_value', 'first_seen_at']) }}
{%- endmacro %}


{% macro stream_links(vendor) -%}
    {#- One row an id given up for another where both are persons; `user_id` is the new one, `previous_id` the one given up. -#}
    with people as (
        select source_record_id
        from {{ ref('stg_' ~ vendor ~ '__people') }}
    ),

    -- an id given up that is no person's is a device, and an identifier
    aliases as (
        select
            messages.*,
            row_number() over (
                partition by messages.previous_id, messages.user_id
                order by messages.occurred_at nulls last, messages.raw_key
            ) as alias_rank
        from {{ ref('stg_' ~ vendor ~ '__messages') }} as messages
        inner join people
            on messages.previous_id = people.source_record_id
        where messages.user_id is not null and messages.user_id <> messages.previous_id
    ),

    final as (
        select
            *,
            '{{ vendor }}' as source_system,
            previous_id as from_record_id,
            user_id as to_record_id,
            'alias_of' as kind
        from aliases
        where alias_rank = 1
    )

    {{ decision_tier.conform('links', 'final', ['source_system', 'from_record_id', 'to_record_id', 'kind', 'occurred_at']) }}
{%- endmacro %}


{% macro stream_events(vendor) -%}
    {#- One row an event, page view or screen view, of the person or, where nobody was logged in, of the device. -#}
    with messages as (
        select *
        from {{ ref('stg_' ~ vendor ~ '__messages') }}
        where raw_table in ('tracks', 'pages', 'screens')
    ),

    final as (
        select
            *,
            '{{ vendor }}' as source_system,
            user_id as source_record_id,
            campaign_name as campaign_id,
            case when user_id is null and anonymous_id is not null then 'anonymous_id' end as identifier_type,
            case when user_id is null then anonymous_id end as identifier_value,
            case
                when left(event_name, 6) = 'email_' then 'email'
                when left(event_name, 4) = 'sms_' then 'sms'
                when left(event_name, 5) = 'push_' then 'push'
                else 'onsite'
            end as channel
        from messages
    )

    {{ decision_tier.conform('events', 'final', [
        'source_system', 'event_id', 'event_name', 'source_record_id', 'identifier_type', 'identifier_value', 'channel',
        'message_id', 'campaign_id', 'link_url', 'user_agent', 'ip', 'occurred_at', 'sent_at', 'received_at',
    ]) }}
{%- endmacro %}


{% macro stream_reported_attributes(vendor) -%}
    {#- One row a stage, tier or segment that a site reports for a person, the latest that was said. -#}
    with reported as (
        {% for attribute in ['lifecycle_stage', 'value_tier', 'engagement_level', 'is_active', 'is_high_value'] -%}
        select
            user_id,
            '{{ attribute }}' as attribute,
            {{ attribute }} as value,
            stated_at,
            preference,
            raw_source,
            raw_table,
            raw_key,
            raw_ingested_at
        from {{ ref('stg_' ~ vendor ~ '__traits') }}
        where {{ attribute }} is not null
        {{ 'union all' if not loop.last }}
        {% endfor -%}
    ),

    ranked as (
        select
            *,
            row_number() over (
                partition by user_id, attribute
                order by preference asc, stated_at desc nulls last, raw_key desc
            ) as report_rank
        from reported
    ),

    final as (
        select
            *,
            '{{ vendor }}' as source_system,
            user_id as source_record_id,
            stated_at as computed_at
        from ranked
        where report_rank = 1
    )

    {{ decision_tier.conform('reported_attributes', 'final', ['source_system', 'source_record_id', 'attribute', 'value', 'computed_at']) }}
{%- endmacro %}
