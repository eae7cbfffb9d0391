{#- The raw table behind each type of event: what tells its events apart, and what else it has. -#}
{%- set tables = [
    {'type': 'SENT', 'table': 'email_event_sent'},
    {'type': 'DELIVERED', 'table': 'email_event_delivered'},
    {'type': 'DEFERRED', 'table': 'email_event_deferred'},
    {'type': 'OPEN', 'table': 'email_event_open', 'client': true},
    {'type': 'CLICK', 'table': 'email_event_click', 'client': true, 'link': 'url'},
    {'type': 'FORWARD', 'table': 'email_event_forward', 'client': true},
    {'type': 'PRINT', 'table': 'email_event_print', 'client': true},
    {'type': 'BOUNCE', 'table': 'email_event_bounce', 'discriminator': 'category'},
    {'type': 'DROPPED', 'table': 'email_event_dropped', 'discriminator': 'drop_reason'},
    {'type': 'SPAMREPORT', 'table': 'email_event_spam_report', 'client': true},
    {'type': 'STATUSCHANGE', 'table': 'email_event_status_change', 'discriminator': hubspot_status_change()},
] -%}
{%- set nothing = 'cast(null as ' ~ engine_type('string') ~ ')' -%}

with known_events as (
    select *
    from {{ ref('base_hubspot__email_event') }}
),

events as (
    select *
    from known_events
    where raw_status = 'used'
),

campaigns as (
    select *
    from {{ ref('base_hubspot__email_campaign') }}
    where raw_status = 'used'
),

details as (
    {%- for detail in tables %}
    select
        event_id,
        '{{ detail.type }}' as event_type,
        {{ detail.get('discriminator', nothing) }} as discriminator,
        {{ detail.get('link', nothing) }} as link_url,
        {{ 'user_agent' if detail.client else nothing }} as user_agent,
        {{ 'ip_address' if detail.client else nothing }} as ip,
        {{ lineage_columns() | join(', ') }}
    from {{ ref('base_hubspot__' ~ detail.table) }}
    where raw_status = 'used'
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

described as (
    select
        events.event_id,
        events.event_type as event_name,
        details.discriminator,
        events.recipient as identifier_value,
        coalesce(events.sent_by_id, case when events.event_type = 'SENT' then events.event_id end) as message_id,
        events.campaign_id,
        {{ hubspot_message_class('campaigns.campaign_type') }} as message_class,
        details.link_url,
        details.user_agent,
        details.ip,
        events.created_at as occurred_at,
        events.raw_source,
        events.raw_table,
        events.raw_key,
        events.raw_ingested_at
    from events
    left join details
        on
            events.event_id = details.event_id
            and events.event_type = details.event_type
    left join campaigns on events.campaign_id = campaigns.campaign_id
),

-- The rest of an event that never landed: it has no time and no address, and is quarantined for that.
undescribed as (
    select
        event_id,
        event_type as event_name,
        discriminator,
        {{ nothing }} as identifier_value,
        {{ nothing }} as message_id,
        {{ nothing }} as campaign_id,
        {{ nothing }} as message_class,
        link_url,
        user_agent,
        ip,
        cast(null as timestamp) as occurred_at,
        {{ lineage_columns() | join(', ') }}
    from details
    where not exists (
        select 1 as found
        from known_events
        where known_events.event_id = details.event_id
    )
),

unioned as (
    select * from described
    union all
    select * from undescribed
),

final as (
    select
        *,
        'hubspot' as source_system,
        'email' as identifier_type,
        'email' as channel
    from unioned
)

{{ conform('events', 'final', [
    'source_system', 'event_id', 'event_name', 'discriminator', 'identifier_type', 'identifier_value', 'channel',
    'message_id', 'campaign_id', 'message_class', 'link_url', 'user_agent', 'ip', 'occurred_at'
]) }}
