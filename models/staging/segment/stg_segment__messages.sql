{{ config(materialized='table') }}

{%- set texts = ['anonymous_id', 'previous_id', 'message_id', 'campaign_name', 'link_url', 'ip', 'user_agent', 'consent_preferences'] -%}
{%- set flags = ['consent_marketing', 'consent_analytics', 'consent_personalization', 'consent_third_party_sharing'] -%}
{%- set client = ['anonymous_id', 'ip', 'user_agent', 'consent_preferences'] + flags -%}
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

with sent as (
    {% for table, supplied in messages.items() -%}
    select
        event_id,
        user_id,
        {% for column in texts -%}
        {{ column if column in supplied else 'cast(null as ' ~ engine_type('string') ~ ')' }} as {{ column }},
        {% endfor -%}
        {{ event_names.get(table, 'cast(null as ' ~ engine_type('string') ~ ')') }} as event_name,
        {% for column in flags -%}
        {{ column if column in supplied else 'cast(null as boolean)' }} as {{ column }},
        {% endfor -%}
        event_timestamp,
        original_timestamp,
        sent_at,
        received_at,
        raw_source,
        raw_table,
        raw_key,
        coalesce(raw_ingested_at, received_at) as raw_ingested_at
    from {{ ref('base_segment__' ~ table) }}
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
