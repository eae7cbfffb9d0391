-- A view of what has landed can only deny: what is not known not to be a withdrawal is taken for one.
with events as (
    select * from {{ ref('base_hubspot__landed_email_event') }}
),

status_changes as (
    select distinct event_id
    from {{ ref('base_hubspot__landed_email_event_status_change') }}
    where {{ hubspot_status_change() }} = 'SUBSCRIBED'
),

soft_bounces as (
    select distinct event_id
    from {{ ref('base_hubspot__landed_email_event_bounce') }}
    where not {{ hubspot_is_hard_bounce('category') }}
),

messages as (
    select
        'hubspot' as source_system,
        'email_event|' || events.raw_key as consent_event_id,
        'email' as identifier_type,
        events.recipient as identifier_value,
        'email' as channel,
        'channel' as scope,
        case events.event_type when 'SPAMREPORT' then 'complaint' when 'BOUNCE' then 'hard_bounce' else 'withdraw' end as action,
        events.created_at as occurred_at,
        events.raw_source,
        events.raw_table,
        events.raw_key,
        events.raw_ingested_at
    from events
    left join status_changes on events.event_id = status_changes.event_id
    left join soft_bounces on events.event_id = soft_bounces.event_id
    where
        events.event_type in ('STATUSCHANGE', 'SPAMREPORT', 'BOUNCE')
        and status_changes.event_id is null
        and soft_bounces.event_id is null
),

subscriptions as (
    select
        'hubspot' as source_system,
        'email_subscription_change|' || raw_key as consent_event_id,
        'email' as identifier_type,
        recipient as identifier_value,
        'email' as channel,
        'channel' as scope,
        'withdraw' as action,
        changed_at as occurred_at,
        {{ lineage_columns() | join(', ') }}
    from {{ ref('base_hubspot__landed_email_subscription_change') }}
    where new_status is distinct from 'SUBSCRIBED'
),

contacts as (
    select
        'hubspot' as source_system,
        'contact|' || raw_key as consent_event_id,
        contact_id as source_record_id,
        'email' as identifier_type,
        email as identifier_value,
        'email' as channel,
        'channel' as scope,
        case when hard_bounce_reason is null then 'withdraw' else 'hard_bounce' end as action,
        updated_at as occurred_at,
        {{ lineage_columns() | join(', ') }}
    from {{ ref('base_hubspot__landed_contact') }}
    where
        is_opted_out
        or hard_bounce_reason is not null
        or raw_column = 'property_hs_email_optout'
),

final as (
    {%- set columns = [
        'source_system', 'consent_event_id', 'identifier_type', 'identifier_value', 'channel', 'scope', 'action', 'occurred_at'
    ] %}
    {{ conform('consent_events', 'messages', columns) }}
    union all
    {{ conform('consent_events', 'subscriptions', columns) }}
    union all
    {{ conform('consent_events', 'contacts', columns + ['source_record_id']) }}
)

select * from final
