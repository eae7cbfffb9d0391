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
    from {{ ref('stg_segment__consent_states') }}
),

statements as (
    select *
    from compared
    where
        (is_granted and device_state is distinct from true)
        or (not is_granted and person_state is distinct from false)
),

-- what a device says holds on the device; what a person refuses is refused for the purpose, wherever
final as (
    select
        *,
        'segment' as source_system,
        user_id as source_record_id,
        'subject' as actor,
        event_id as proof_ref,
        false as is_authenticated,
        event_id || ':' || purpose as consent_event_id,
        case when user_id is null then 'anonymous_id' end as identifier_type,
        case when user_id is null then anonymous_id end as identifier_value,
        case when is_granted or user_id is null then 'onsite' end as channel,
        case when is_granted or user_id is null then 'cell' else 'purpose' end as scope,
        case when is_granted then 'grant' else 'deny' end as action
    from statements
)

{{ conform('consent_events', 'final', [
    'source_system', 'consent_event_id', 'source_record_id', 'identifier_type', 'identifier_value', 'purpose', 'channel',
    'scope', 'action', 'actor', 'proof_ref', 'is_authenticated', 'occurred_at',
]) }}
