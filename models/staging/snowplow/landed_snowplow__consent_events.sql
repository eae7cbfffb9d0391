with preferences as (
    select *
    from {{ ref('base_snowplow__landed_events') }}
    where event_name = 'consent_preferences' or consent_preferences is not null
),

choices as (
    {{ snowplow_choices('preferences') }}
),

-- only what takes a permission away: a view of what has landed can only deny
final as (
    select
        *,
        'snowplow' as source_system,
        'deny' as action,
        received_at as occurred_at,
        raw_key || ':' || purpose as consent_event_id,
        {{ device_consent('domain_userid') }}
    from choices
    where not is_granted
)

{{ conform('consent_events', 'final', [
    'source_system', 'consent_event_id', 'source_record_id', 'identifier_type', 'identifier_value', 'purpose', 'channel',
    'scope', 'action', 'occurred_at',
]) }}
