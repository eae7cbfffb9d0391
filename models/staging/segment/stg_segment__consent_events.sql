with messages as (
    select *
    from {{ ref('stg_segment__messages') }}
),

-- what the users table says is derived from an identify call; only its refusals are read, in case that call is missing
refusals as (
    select *
    from {{ ref('base_segment__users') }}
    where raw_status = 'used'
),

stated as (
    {% for purpose in ['marketing', 'analytics', 'personalization', 'third_party_sharing'] -%}
    select
        event_id,
        user_id,
        anonymous_id,
        '{{ purpose }}' as purpose,
        consent_{{ purpose }} as is_granted,
        occurred_at,
        raw_source,
        raw_table,
        raw_key,
        raw_ingested_at
    from messages
    where consent_{{ purpose }} is not null
    union all
    select
        'users:' || user_id,
        user_id,
        null,
        '{{ purpose }}',
        false,
        received_at,
        raw_source,
        raw_table,
        raw_key,
        coalesce(raw_ingested_at, received_at)
    from refusals
    where coalesce(consent_{{ purpose }}, case when consent_preferences = '{}' then false end) = false
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

-- a device sends its state with every message; what a person states is a change of it
compared as (
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
    from stated
),

final as (
    select
        *,
        'segment' as source_system,
        event_id || ':' || purpose as consent_event_id,
        user_id as source_record_id,
        case when user_id is null then 'anonymous_id' end as identifier_type,
        case when user_id is null then anonymous_id end as identifier_value,
        -- what a device allows it allows on the device; what it refuses is refused for the purpose, wherever
        case when is_granted then 'onsite' end as channel,
        case when is_granted then 'cell' else 'purpose' end as scope,
        case when is_granted then 'grant' else 'deny' end as action,
        'subject' as actor,
        event_id as proof_ref,
        false as is_authenticated
    from compared
    where
        (is_granted and device_state is distinct from true)
        or (not is_granted and person_state is distinct from false)
)

{{ conform('consent_events', 'final', [
    'source_system', 'consent_event_id', 'source_record_id', 'identifier_type', 'identifier_value', 'purpose', 'channel',
    'scope', 'action', 'actor', 'proof_ref', 'is_authenticated', 'occurred_at',
]) }}
