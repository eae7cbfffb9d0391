-- What the events of single e-mails say about consent.
with events as (
    {{ evidence_rows(ref('base_hubspot__email_event'), "event_type in ('STATUSCHANGE', 'SPAMREPORT', 'BOUNCE', 'DROPPED')", 'created_at') }}
),

status_changes as (
    {{ evidence_rows(ref('base_hubspot__email_event_status_change'), 'true', 'raw_ingested_at') }}
),

bounces as (
    {{ evidence_rows(ref('base_hubspot__email_event_bounce'), 'true', 'raw_ingested_at') }}
),

drops as (
    {{ evidence_rows(ref('base_hubspot__email_event_dropped'), 'true', 'raw_ingested_at') }}
),

statements as (
    select
        events.*,
        status_changes.change_source,
        case
            -- A change of which nobody knows what it changed is taken for an end.
            when events.event_type = 'STATUSCHANGE' then coalesce({{ hubspot_status_change() }}, 'UNKNOWN')
            when events.event_type = 'SPAMREPORT' then 'SPAM'
            when events.event_type = 'BOUNCE' and {{ hubspot_is_hard_bounce('bounces.category') }} then 'HARD_BOUNCE'
            else {{ hubspot_dropped_for('drops.drop_reason') }}
        end as statement
    from events
    left join status_changes on events.event_id = status_changes.event_id
    left join bounces on events.event_id = bounces.event_id
    left join drops on events.event_id = drops.event_id
),

final as (
    select
        'hubspot' as source_system,
        'email_event|' || raw_key as consent_event_id,
        'email' as identifier_type,
        recipient as identifier_value,
        'email' as channel,
        case when statement in ('SUBSCRIBED', 'SUBSCRIPTION_UNSUBSCRIBED') then 'marketing' end as purpose,
        case when statement in ('SUBSCRIBED', 'SUBSCRIPTION_UNSUBSCRIBED') then 'cell' else 'channel' end as scope,
        case
            when statement = 'SUBSCRIBED' then 'grant'
            when statement = 'SPAM' then 'complaint'
            when statement = 'HARD_BOUNCE' then 'hard_bounce'
            else 'withdraw'
        end as action,
        case
            when event_type = 'STATUSCHANGE' then {{ hubspot_actor('change_source') }}
            when event_type = 'SPAMREPORT' then 'subject'
            else 'system'
        end as actor,
        case when statement = 'SUBSCRIBED' and change_source like '%RECIPIENT%' then 'email_event|' || raw_key end as proof_ref,
        created_at as occurred_at,
        {{ lineage_columns() | join(', ') }}
    from statements
    where
        statement is not null
        and (statement <> 'SUBSCRIBED' or raw_status = 'used')
)

{{ conform('consent_events', 'final', [
    'source_system', 'consent_event_id', 'identifier_type', 'identifier_value', 'purpose', 'channel', 'scope', 'action',
    'actor', 'proof_ref', 'occurred_at'
]) }}
