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
        {{ device_consent('domain_userid') }}
    from choices
    where not is_granted
)

{{ conform_landed('consent_events', 'final', [
    'source_system', 'source_record_id', 'identifier_type', 'identifier_value', 'purpose', 'channel', 'scope', 'action',
]) }}
