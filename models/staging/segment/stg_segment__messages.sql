{%- set nothing = 'cast(null as ' ~ engine_type('string') ~ ')' -%}
{%- set client = ['anonymous_id', 'ip', 'user_agent'] -%}
{%- set messages = [
    {'table': 'tracks', 'event_name': "lower(coalesce(event, replace(event_text, ' ', '_')))", 'has': client + ['message_id', 'campaign_name', 'link_url'], 'has_consent': true},
    {'table': 'pages', 'event_name': "'page'", 'has': client + ['campaign_name'], 'has_consent': true},
    {'table': 'screens', 'event_name': "'screen'", 'has': client + ['campaign_name'], 'has_consent': true},
    {'table': 'identifies', 'has': client, 'has_consent': true},
    {'table': 'groups', 'has': ['anonymous_id']},
    {'table': 'aliases', 'has': ['previous_id']},
] -%}
{%- set purposes = ['marketing', 'analytics', 'personalization', 'third_party_sharing'] -%}

with sent as (
    {% for message in messages -%}
    select
        event_id,
        user_id,
        {% for column in ['anonymous_id', 'previous_id', 'message_id', 'campaign_name', 'link_url', 'ip', 'user_agent'] -%}
        {{ column if column in message.has else nothing }} as {{ column }},
        {% endfor -%}
        {{ message.event_name or nothing }} as event_name,
        {% for purpose in purposes -%}
        {% if message.has_consent -%}
        coalesce(consent_{{ purpose }}, case when consent_preferences = '{}' then false end) as consent_{{ purpose }},
        {% else -%}
        cast(null as boolean) as consent_{{ purpose }},
        {% endif -%}
        {% endfor -%}
        event_timestamp,
        original_timestamp,
        sent_at,
        received_at,
        raw_source,
        raw_table,
        raw_key,
        coalesce(raw_ingested_at, received_at) as raw_ingested_at
    from {{ ref('base_segment__' ~ message.table) }}
    where raw_status = 'used'
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

-- the client's clock is as wrong when it sends as when it stamps
final as (
    select
        *,
        coalesce(event_timestamp, received_at - (sent_at - original_timestamp), received_at, original_timestamp) as occurred_at
    from sent
)

select * from final
