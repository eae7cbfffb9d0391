-- What changes of an address's subscriptions say about consent.
with changes as (
    {{ evidence_rows(ref('base_hubspot__email_subscription_change'), 'true', 'changed_at') }}
),

events as (
    {{ evidence_rows(ref('base_hubspot__email_event'), "event_type = 'STATUSCHANGE'", 'created_at') }}
),

-- A change that an e-mail event caused has that event's time.
timed as (
    select
        changes.*,
        coalesce(changes.change_type, '') like 'PORTAL%' as is_portal_wide,
        coalesce(changes.changed_at, events.created_at) as known_at
    from changes
    left join events on changes.caused_by_event_id = events.event_id
),

-- A subscription that starts again is no consent to the others that ended and did not.
still_ended as (
    select resumed.raw_key
    from timed as resumed
    inner join timed as ended
        on
            resumed.recipient = ended.recipient
            and resumed.subscription_id is distinct from ended.subscription_id
            and coalesce(resumed.known_at >= ended.known_at, true)
    left join timed as resumed_between
        on
            ended.recipient = resumed_between.recipient
            and ended.subscription_id = resumed_between.subscription_id
            and ended.known_at < resumed_between.known_at
            and resumed.known_at >= resumed_between.known_at
            and resumed_between.new_status = 'SUBSCRIBED'
    where
        resumed.new_status = 'SUBSCRIBED'
        and not resumed.is_portal_wide
        and ended.new_status = 'UNSUBSCRIBED'
        and not ended.is_portal_wide
        and resumed_between.raw_key is null
),

statements as (
    select
        *,
        case
            when new_status = 'UNSUBSCRIBED' then 'withdraw'
            when {{ hubspot_is_spam_report() }} then 'complaint'
            when
                new_status = 'SUBSCRIBED'
                and raw_status = 'used'
                and raw_key not in (select still_ended.raw_key from still_ended)
                then 'grant'
        end as action
    from timed
),

final as (
    select
        'hubspot' as source_system,
        'email_subscription_change|' || raw_key as consent_event_id,
        'email' as identifier_type,
        recipient as identifier_value,
        'email' as channel,
        case when action = 'grant' or (action = 'withdraw' and not is_portal_wide) then 'marketing' end as purpose,
        case when action = 'grant' or (action = 'withdraw' and not is_portal_wide) then 'cell' else 'channel' end as scope,
        action,
        {{ hubspot_actor('change_source') }} as actor,
        case
            when action = 'grant' and change_source like '%RECIPIENT%'
                then coalesce('email_event|' || caused_by_event_id, 'email_subscription_change|' || raw_key)
        end as proof_ref,
        known_at as occurred_at,
        {{ lineage_columns() | join(', ') }}
    from statements
    where action is not null
)

{{ conform('consent_events', 'final', [
    'source_system', 'consent_event_id', 'identifier_type', 'identifier_value', 'purpose', 'channel', 'scope', 'action',
    'actor', 'proof_ref', 'occurred_at'
]) }}
