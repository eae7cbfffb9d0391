with messages as (
    select *
    from {{ ref('stg_segment__messages') }}
    where raw_table in ('tracks', 'pages', 'screens')
),

final as (
    select
        *,
        'segment' as source_system,
        user_id as source_record_id,
        campaign_name as campaign_id,
        case when user_id is null and anonymous_id is not null then 'anonymous_id' end as identifier_type,
        case when user_id is null then anonymous_id end as identifier_value,
        case
            when left(event_name, 6) = 'email_' then 'email'
            when left(event_name, 4) = 'sms_' then 'sms'
            when left(event_name, 5) = 'push_' then 'push'
            else 'onsite'
        end as channel
    from messages
)

{{ conform('events', 'final', [
    'source_system', 'event_id', 'event_name', 'source_record_id', 'identifier_type', 'identifier_value', 'channel',
    'message_id', 'campaign_id', 'link_url', 'user_agent', 'ip', 'occurred_at', 'sent_at', 'received_at',
]) }}
