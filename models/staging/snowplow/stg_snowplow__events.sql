with events as (
    select *
    from {{ ref('base_snowplow__events') }}
    where raw_status = 'used'
),

-- An id may stand for several events, so the key of the row is the id of the event.
final as (
    select
        'snowplow' as source_system,
        raw_key as event_id,
        event_name,
        case event_name
            when 'event' then lower(se_action)
            when 'snowplow_ecommerce_action' then lower({{ json_field('ecommerce_action', 'type') }})
        end as discriminator,
        user_id as source_record_id,
        case when user_id is null and domain_userid is not null then 'anonymous_id' end as identifier_type,
        case when user_id is null then domain_userid end as identifier_value,
        'onsite' as channel,
        campaign_name as campaign_id,
        user_agent,
        ip,
        {{ snowplow_field('robot_context', 'spider_or_robot') }} = 'true' as is_machine,
        {{ snowplow_occurred_at() }} as occurred_at,
        sent_at,
        received_at,
        raw_source,
        raw_table,
        raw_key,
        coalesce(raw_ingested_at, received_at) as raw_ingested_at
    from events
)

{{ conform('events', 'final', [
    'source_system', 'event_id', 'event_name', 'discriminator', 'source_record_id', 'identifier_type', 'identifier_value',
    'channel', 'campaign_id', 'user_agent', 'ip', 'is_machine', 'occurred_at', 'sent_at', 'received_at'
]) }}
