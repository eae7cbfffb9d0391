with tasks as (
    select *
    from {{ ref('base_salesforce__task') }}
    where raw_status = 'used'
),

calendar_events as (
    select *
    from {{ ref('base_salesforce__event') }}
    where raw_status = 'used'
),

campaign_members as (
    select *
    from {{ ref('base_salesforce__campaign_member') }}
    where raw_status = 'used'
),

campaigns as (
    select *
    from {{ ref('base_salesforce__campaign') }}
    where raw_status = 'used'
),

-- A subtype the platform sets is more telling than the type people choose.
done_tasks as (
    select
        task_id as event_id,
        'task' as event_name,
        case when task_subtype in ('Call', 'Email', 'ListEmail') then task_subtype else task_type end as discriminator,
        who_id as person_id,
        cast(null as {{ engine_type('string') }}) as campaign_id,
        coalesce(completed_at, due_at, created_at) as occurred_at,
        raw_source,
        raw_table,
        raw_key,
        raw_ingested_at
    from tasks
),

meetings as (
    select
        calendar_event_id,
        'event',
        event_type,
        who_id,
        null,
        coalesce(started_at, activity_at, activity_day_at),
        raw_source,
        raw_table,
        raw_key,
        raw_ingested_at
    from calendar_events
),

memberships as (
    select
        campaign_members.member_id,
        'campaign_member',
        case when campaign_members.has_responded then 'Responded' else 'Member' end,
        coalesce(campaign_members.contact_id, campaign_members.lead_id, campaign_members.lead_or_contact_id),
        campaign_members.campaign_id,
        case
            when campaign_members.has_responded
                then coalesce(campaign_members.responded_at, campaign_members.updated_at, campaign_members.created_at)
            else campaign_members.created_at
        end,
        campaign_members.raw_source,
        campaign_members.raw_table,
        campaign_members.raw_key,
        campaign_members.raw_ingested_at
    from campaign_members
),

unioned as (
    select * from done_tasks
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
    'source_system', 'event_id', 'event_name', 'discriminator', 'source_record_id', 'channel', 'campaign_id', 'occurred_at'
]) }}
