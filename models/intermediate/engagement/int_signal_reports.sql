with mapped as (
    select
        *,
        coalesce(customer_id, subject_key) as recipient_key
    from {{ ref('int_mapped_events') }}
    where mapping_status = 'mapped'
),

-- Where one system knows the message and another only its campaign, a recipient's only message of it is meant.
campaign_messages as (
    select
        recipient_key,
        campaign_id,
        min(message_id) as message_id
    from mapped
    group by recipient_key, campaign_id
    having min(message_id) = max(message_id)
),

final as (
    select
        mapped.source_system || '|' || mapped.event_id as report_key,
        mapped.source_system,
        mapped.customer_id,
        mapped.recipient_key,
        mapped.signal_id,
        signals.signal_class,
        coalesce(mapped.channel, signals.channel) as channel,
        coalesce(
            'message|' || coalesce(mapped.message_id, campaign_messages.message_id),
            'campaign|' || mapped.campaign_id
        ) as message_key,
        coalesce(mapped.message_id, campaign_messages.message_id) as message_id,
        mapped.campaign_id,
        mapped.message_class,
        mapped.link_url,
        lower(mapped.user_agent) as user_agent,
        lower(mapped.ip) as ip,
        signals.needs_human,
        mapped.is_machine,
        mapped.occurred_at,
        mapped.ingested_at
    from mapped
    inner join {{ ref('signals') }} as signals
        on mapped.signal_id = signals.signal_id and {{ in_force('signals', 'mapped.occurred_at') }}
    left join campaign_messages
        on
            mapped.recipient_key = campaign_messages.recipient_key
            and mapped.campaign_id = campaign_messages.campaign_id
)

select * from final
