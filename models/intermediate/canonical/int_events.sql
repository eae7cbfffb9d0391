with sound as (
    select *
    from {{ ref('int_events_judged') }}
    where reason_code is null
),

-- nothing is known before it happens: a later time comes from a clock that runs ahead
bounded as (
    select
        *,
        coalesce(received_at, raw_ingested_at, occurred_at) as known_by_at
    from sound
),

final as (
    select
        source_system,
        event_id,
        event_name,
        discriminator,
        source_record_id,
        identifier_type,
        identifier_value,
        channel,
        message_id,
        campaign_id,
        journey_id,
        message_class,
        link_url,
        user_agent,
        ip,
        properties,
        raw_source,
        raw_table,
        raw_key,
        subject_key,
        is_machine,
        occurred_at > known_by_at as is_clock_corrected,
        case when occurred_at > known_by_at then known_by_at else occurred_at end as occurred_at,
        occurred_at as reported_at,
        sent_at,
        received_at,
        raw_ingested_at,
        ingested_at
    from bounded
)

select * from final
