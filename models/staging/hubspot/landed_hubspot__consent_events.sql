-- A view of what has landed can only deny: what is not known not to be a withdrawal is taken for one.
with status_changes as (
    select distinct event_id
    from {{ ref('base_hubspot__landed_email_event_status_change') }}
    where {{ hubspot_status_change() }} = 'SUBSCRIBED'
),

soft_bounces as (
    select distinct event_id
    from {{ ref('base_hubspot__landed_email_event_bounce') }}
    where not {{ hubspot_is_hard_bounce('category') }}
),

drops as (
    select
        event_id,
        {{ hubspot_dropped_for('drop_reason') }} as statement
    from {{ ref('base_hubspot__landed_email_event_dropped') }}
),

flags as (
    select 'hard_bounce' as action
    union all
    select 'withdraw' as action
),

withdrawals as (
    select
        cast(null as {{ engine_type('string') }}) as source_record_id,
        events.recipient as identifier_value,
        case
            when events.event_type = 'SPAMREPORT' or drops.statement = 'SPAM' then 'complaint'
            when events.event_type = 'BOUNCE' or drops.statement = 'HARD_BOUNCE' then 'hard_bounce'
            else 'withdraw'
        end as action,
        events.raw_ingested_at
    from {{ ref('base_hubspot__landed_email_event') }} as events
    left join status_changes on events.event_id = status_changes.event_id
    left join soft_bounces on events.event_id = soft_bounces.event_id
    left join drops on events.event_id = drops.event_id
    where
        events.event_type in ('STATUSCHANGE', 'SPAMREPORT', 'BOUNCE', 'DROPPED')
        and (drops.event_id is null or drops.statement is not null)
        and status_changes.event_id is null
        and soft_bounces.event_id is null

    union all

    select
        null as source_record_id,
        recipient as identifier_value,
        case
            when new_status <> 'UNSUBSCRIBED' and {{ hubspot_is_spam_report() }} then 'complaint'
            else 'withdraw'
        end as action,
        raw_ingested_at
    from {{ ref('base_hubspot__landed_email_subscription_change') }}
    where new_status is distinct from 'SUBSCRIBED'

    union all

    select
        contact_id as source_record_id,
        null as identifier_value,
        'withdraw' as action,
        raw_ingested_at
    from {{ ref('base_hubspot__landed_contact_property_history') }}
    where
        property_name = 'hs_email_optout'
        and lower(property_value) = 'true'

    union all

    select
        contacts.contact_id as source_record_id,
        contacts.email as identifier_value,
        flags.action,
        contacts.raw_ingested_at
    from {{ ref('base_hubspot__landed_contact') }} as contacts
    cross join flags
    where
        case flags.action
            when 'hard_bounce' then contacts.hard_bounce_reason is not null
            else contacts.is_opted_out or contacts.raw_column = 'property_hs_email_optout'
        end
),

final as (
    select
        *,
        'hubspot' as source_system,
        'email' as identifier_type,
        'email' as channel,
        'channel' as scope
    from withdrawals
)

{{ conform_landed('consent_events', 'final', [
    'source_system', 'source_record_id', 'identifier_type', 'identifier_value', 'channel', 'scope', 'action',
]) }}
