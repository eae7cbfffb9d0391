-- What the platform says a task is tells more than the type that people choose.
with tasks as (
    select
        task_id as event_id,
        'task' as event_name,
        case when task_subtype in ('Call', 'Email', 'ListEmail') then task_subtype else task_type end as discriminator,
        who_id as person_id,
        cast(null as {{ engine_type('string') }}) as campaign_id,
        coalesce(completed_at, due_at, created_at) as occurred_at,
        cast(null as timestamp) as received_at,
        {{ lineage_columns() | join(', ') }}
    from {{ ref('base_salesforce__task') }}
    where raw_status = 'used'
),

-- A calendar knows of meetings that are still to come: that one was held is known when it begins.
meetings as (
    select
        calendar_event_id as event_id,
        'event' as event_name,
        event_type as discriminator,
        who_id as person_id,
        cast(null as {{ engine_type('string') }}) as campaign_id,
        coalesce(started_at, activity_at, activity_day_at) as occurred_at,
        coalesce(started_at, activity_at, activity_day_at) as received_at,
        {{ lineage_columns() | join(', ') }}
    from {{ ref('base_salesforce__event') }}
    where raw_status = 'used'
),

memberships as (
    select
        member_id as event_id,
        'campaign_member' as event_name,
        case when has_responded then 'Responded' else 'Member' end as discriminator,
        coalesce(contact_id, lead_id, lead_or_contact_id) as person_id,
        campaign_id,
        case when has_responded then coalesce(responded_at, updated_at, created_at) else created_at end as occurred_at,
        cast(null as timestamp) as received_at,
        {{ lineage_columns() | join(', ') }}
    from {{ ref('base_salesforce__campaign_member') }}
    where raw_status = 'used'
),

campaigns as (
    select *
    from {{ ref('base_salesforce__campaign') }}
    where raw_status = 'used'
),

unioned as (
    select * from tasks
    union all
    select * from meetings
    union all
    select * from memberships
),

final as (
    select
        unioned.*,
        'salesforce' as source_system,
        {{ salesforce_id('unioned.person_id') }} as source_record_id,
        case
            when unioned.discriminator in ('Email', 'ListEmail') or campaigns.campaign_type = 'Email' then 'email'
            when unioned.discriminator = 'Call' then 'phone'
        end as channel
    from unioned
    left join campaigns on unioned.campaign_id = campaigns.campaign_id
)

{{ conform('events', 'final', [
    'source_system', 'event_id', 'event_name', 'discriminator', 'source_record_id', 'channel', 'campaign_id', 'occurred_at', 'received_at'
]) }}
