{%- set purposes = ['marketing', 'analytics', 'personalization', 'third_party_sharing'] -%}

with
{%- for table in ['identifies', 'tracks', 'pages', 'screens'] %}
{{ table }} as (
    {{ base_table('segment', table, landed=true) }}
),
{% endfor %}
-- only what takes a permission away: a view of what has landed can only deny
refused as (
    {% for table in ['identifies', 'tracks', 'pages', 'screens'] -%}
    {% set outer_loop = loop -%}
    {% for purpose in purposes -%}
    select
        event_id,
        user_id,
        anonymous_id,
        '{{ purpose }}' as purpose,
        received_at,
        {{ lineage_columns() | join(',\n        ') }}
    from {{ table }}
    where not coalesce(consent_{{ purpose }}, case when consent_preferences = '{}' then false end)
    {{ 'union all' if not (loop.last and outer_loop.last) }}
    {% endfor -%}
    {% endfor -%}
),

final as (
    select
        'segment' as source_system,
        user_id as source_record_id,
        purpose,
        'deny' as action,
        received_at as occurred_at,
        {{ lineage_columns() | join(',\n        ') }},
        event_id || ':' || purpose as consent_event_id,
        case when user_id is null then 'anonymous_id' end as identifier_type,
        case when user_id is null then anonymous_id end as identifier_value,
        case when user_id is null then 'onsite' end as channel,
        case when user_id is null then 'cell' else 'purpose' end as scope
    from refused
)

{{ conform('consent_events', 'final', [
    'source_system', 'consent_event_id', 'source_record_id', 'identifier_type', 'identifier_value', 'purpose', 'channel',
    'scope', 'action', 'occurred_at',
]) }}
